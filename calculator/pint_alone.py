"""pint without what it would load besides: dask, where it is installed, longer than all else at the start of a command.

Nobody here makes arrays of quantities, which is what pint wants it for, nor prints units in a language by babel.
"""

from __future__ import annotations

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules
_hidden = [name for name in ("dask", "babel") if name not in _modules]
for _name in _hidden:
    _modules[_name] = None  # which import takes for "not there"
try:
    import pint
    from pint.facets.plain import UnitDefinition
    from pint.facets.plain.definitions import ScaleConverter
    from pint.util import UnitsContainer
finally:
    for _name in _hidden:
        del _modules[_name]

__all__ = ["ScaleConverter", "UnitDefinition", "UnitsContainer", "pint"]

"""pint without what it would load besides: dask, where it is installed, longer than all else at the start of a command.

Nobody here makes arrays of quantities, which is what pint wants it for.
"""

from __future__ import annotations

import sys
from typing import Any

_modules: dict[str, Any] = sys.modules
_hidden = "dask" not in _modules
if _hidden:
    _modules["dask"] = None  # which import takes for "not there"
try:
    import pint
    from pint.facets.plain import UnitDefinition
    from pint.facets.plain.definitions import ScaleConverter
    from pint.util import UnitsContainer
finally:
    if _hidden:
        del _modules["dask"]

__all__ = ["ScaleConverter", "UnitDefinition", "UnitsContainer", "pint"]

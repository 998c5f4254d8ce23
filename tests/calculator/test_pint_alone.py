"""pint is loaded without dask, which can be loaded afterwards all the same."""

import subprocess
import sys


def test_dask_is_not_loaded_with_it_and_can_be_later() -> None:
    code = "import sys, calculator.units; assert 'dask' not in sys.modules; import dask; print(dask.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "dask\n"

"""pint is loaded without dask and babel, which can be loaded afterwards all the same."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("name", ["dask", "babel"])
def test_others_are_not_loaded_with_it_and_can_be_later(name: str) -> None:
    code = f"import sys, calculator.units; assert '{name}' not in sys.modules; import {name}; print({name}.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{name}\n"

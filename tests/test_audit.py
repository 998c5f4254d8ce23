"""The audit fails for a known vulnerability, and says when it could not be made."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[1] / "tools" / "audit"
GOOD = {"name": "flask", "version": "3.1", "vulns": []}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ({"dependencies": [GOOD]}, 0, "1 dependencies were audited."), ({"dependencies": [GOOD, BAD]}, 1, "old 1.0: PYSEC-1, mended by 1.1"),
        ({"dependencies": [GOOD, UNKNOWN]}, 0, "1 of 2"), ({"dependencies": [UNKNOWN]}, 0, "not audited"), (None, 0, "not audited"),
    ],
    ids=["good", "bad", "some unknown", "nothing known", "no answer"],
)  # fmt: skip
def test_the_audit_says_what_it_knows(tmp_path: Path, answer: object, code: int, said: str) -> None:
    """A stand-in for pip-audit, which answers as it would."""
    (tmp_path / "pip_audit.py").write_text(
        f"print({json.dumps(answer)!r})" if answer else "raise SystemExit('no network')"
    )
    command = [sys.executable, AUDIT, tmp_path / "lock.txt"]
    done = subprocess.run(command, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

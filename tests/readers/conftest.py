"""What the tests of readers share."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def bad_inputs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hostile files: zip, json, text and others, made anew."""
    folder = tmp_path_factory.mktemp("bad")
    maker = shared / "tools" / "make_bad_inputs.py"
    subprocess.run([sys.executable, maker, folder], check=True, capture_output=True)
    return folder

"""The command starts the explorer, and costs nothing where nobody asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .conftest import Run


def test_help_imports_no_web_server() -> None:
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom extractor.cli.app import scrutiny\n"
        "assert CliRunner().invoke(scrutiny, ['--help']).exit_code == 0\n"
        "print([name for name in ('starlette', 'uvicorn', 'jinja2', 'duckdb', 'pandas') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_what_cannot_be_served_is_told(run: Run) -> None:
    result = run("explore", "--watch", "no-such-folder", "--no-browser")
    assert result.exit_code == 2 and "no such folder to watch" in result.stderr
    Path("exports").mkdir()
    result = run("--warehouse", "exports", "explore", "--no-browser")
    assert result.exit_code == 2 and "the explorer needs a warehouse file" in result.stderr
    result = run("explore", "--host", "192.0.2.1", "--no-browser")
    assert result.exit_code == 2 and "cannot be used" in result.stderr and "Warning: listening on 192.0.2.1" in result.stderr

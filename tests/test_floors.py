"""The floors and fences of docs/architecture.md hold: import-linter's contracts in pyproject.toml."""

from importlinter.cli import lint_imports


def test_contracts_are_kept() -> None:
    assert lint_imports(no_cache=True) == 0

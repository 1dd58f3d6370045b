"""What every command knows: the warehouse and the patterns, given before or after the command's name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from extractor.cache import Cache
    from extractor.patterns import Patterns

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_WAREHOUSE = Path("warehouse.duckdb")


@dataclass(slots=True)
class Settings:
    """The options that stand everywhere."""

    warehouse: Path = DEFAULT_WAREHOUSE
    patterns_directory: Path | None = None

    def patterns(self) -> Patterns:
        """The shipped patterns with the user's laid over them. Raises InputError where the folder does not exist."""
        from extractor.patterns import Patterns

        return Patterns(self.patterns_directory)

    @staticmethod
    def cache() -> Cache | None:
        """The stage cache that the environment asks for, made where it is not there; None with a message where it cannot be."""
        from extractor.cache import PLACE_VARIABLE, default_cache
        from extractor.cli.output import say

        cache = default_cache()
        if cache is not None:
            try:
                cache.make()
            except OSError as error:
                why = error.strerror or error
                say(f"No cache: {cache.folder} cannot be written ({why}); {PLACE_VARIABLE} names another folder.")
                return None
        return cache


def _settings(context: click.Context) -> Settings:
    root = context.find_root()
    if root.obj is None:
        root.obj = Settings()
    settings: Settings = root.obj
    return settings


def _set(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        setattr(_settings(context), str(parameter.name), value)


def common_options(*, environment: bool = False) -> Callable[[Command], Command]:
    """--warehouse and --patterns. The later one counts: after the command's name, before it, environment, default."""

    def decorate(command: Command) -> Command:
        command = click.option(
            "--patterns",
            "patterns_directory",
            type=click.Path(path_type=Path),
            metavar="DIR",
            expose_value=False,
            callback=_set,
            help="Folder of pattern files that add to, or override, the shipped ones.",
        )(command)
        return click.option(
            "--warehouse",
            "warehouse",
            type=click.Path(path_type=Path),
            metavar="FILE",
            envvar="SCRUTINY_WAREHOUSE" if environment else None,
            expose_value=False,
            callback=_set,
            help="The warehouse file, or to read only, a folder of exports.  [default: warehouse.duckdb, or $SCRUTINY_WAREHOUSE]",
        )(command)

    return decorate


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Pass the Settings as the first argument, and take --warehouse and --patterns after the command's name too."""

    @functools.wraps(command)
    def called(*arguments: Any, **options: Any) -> Any:
        return command(_settings(click.get_current_context()), *arguments, **options)

    return common_options()(called)


threshold_option = click.option(
    "--threshold",
    type=click.IntRange(min=1, max=100),
    default=5,
    show_default=True,
    metavar="N",
    help="Counts of 1 to N children are suppressed where something is shared, with what would give them back.",
)

"""What is known of one number of a sentence while the sentence is read."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.grammar.quantities import QuantitySpan
from extractor.model import PeriodMention


@dataclass
class Draft:
    """What is known of one number so far; becomes a ClaimMention."""

    span: QuantitySpan
    measure: str = "level"
    role: str = "actual"
    direction: int = 0
    pattern: str = "level"
    like: int | None = None
    end_of: str = ""
    links: tuple[tuple[str, int], ...] = ()
    when: PeriodMention | None = None
    since: PeriodMention | None = None
    area: str | None = None
    area_leads: bool = False

    @property
    def unit(self) -> str:
        """The unit of the number."""
        return self.span.quantity.unit

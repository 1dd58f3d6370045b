"""Finding which counts of a passage are the parts of which total, from the wording around them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from extractor.rules.evidence import ClaimRow
from extractor.rules.interval import ZERO, Interval, point
from extractor.text import fold_whitespace

_BASE_BEFORE = re.compile(r"\b(?:out of|of|of the|of these|of those|of all)(?: the)?\s*$", re.IGNORECASE)
_SAME = re.compile(r"\b(?:the|a) (?:same|equal|similar) number (?:was|were|had|have|are|of)\b", re.IGNORECASE)
_OF_WHOM = re.compile(r"\b(?:of whom|of which|of them|of these)\b", re.IGNORECASE)
_SEX = re.compile(
    r"^\W*(?:\w+\s+){0,2}?(?:(?P<male>boys?|males?|young men)|(?P<female>girls?|females?|young women))\b", re.IGNORECASE
)
_NEXT = 40
_REACH = 240  # characters in which the actors of a total are looked for
_LAST_CLAUSE = re.compile(r"[^.;:]*\s$")
_SUBSET = re.compile(r"\b(?:of whom|of which|including|included|of them)\b[^.;]*$", re.IGNORECASE)


class CountRow(ClaimRow, frozen=True, kw_only=True):
    """A count in a sentence, with its block. `place` is its offset in the block's `text`."""

    block_id: str
    text: str
    place: int
    period_end: dt.date | None = None

    @property
    def spread(self) -> Interval:
        """Every value that the count may stand for."""
        return self.interval or point(ZERO)

    @property
    def before(self) -> str:
        """The block up to the number."""
        return self.text[: self.place]

    @property
    def after(self) -> str:
        """The block behind the number."""
        return self.text[self.place + len(self.surface) :]


@dataclass(frozen=True, slots=True)
class _Doing:
    """A count with what was done: "audited 614 cases" or "440 cases audited by Early Intervention"."""

    verb: str
    noun: str
    actors: str


def of_one_base(counts: Sequence[CountRow]) -> tuple[CountRow, list[CountRow]] | None:
    """The base ("out of 76") and the counts of it in one paragraph; None without a single base.

    "The same number were ..." repeats the count before it. A count of another date, one above the base, or one that is part of a
    part ("of whom 3 ...") is no part.
    """
    bases = [count for count in counts if _BASE_BEFORE.search(count.before) and (count.value or 0) > 0]
    if len(bases) != 1:
        return None
    (base,) = bases
    parts: list[CountRow] = []
    for count in counts:
        if count is base or (count.value or 0) > (base.value or 0) or _SUBSET.search(_clause(count.before)):
            continue
        if base.period_end and count.period_end and base.period_end != count.period_end:
            continue
        parts.append(count)
    repeated = _repeated(base.text, [count for count in parts if not _SAME.match(count.text, count.place)])
    parts = sorted([*parts, *repeated], key=lambda count: count.place)
    return (base, parts) if len(parts) > 1 else None


def by_sex(counts: Sequence[CountRow]) -> Iterator[tuple[CountRow, list[CountRow]]]:
    """A total with the counts of both sexes behind "of whom": "34 pupils ..., of whom 21 were boys and 17 were girls"."""
    for place, whole in enumerate(counts[:-2]):
        one, other = counts[place + 1 : place + 3]
        if not _OF_WHOM.search(whole.after[: one.place - whole.place]) or "." in whole.after[: one.place - whole.place].strip(
            "."
        ):
            continue
        first, second = (_SEX.search(f"{count.after[:_NEXT].split(',')[0]}") for count in (one, other))
        if first and second and bool(first["male"]) != bool(second["male"]):
            yield whole, [one, other]


def by_actor(counts: Sequence[CountRow]) -> Iterator[tuple[CountRow, list[CountRow]]]:
    """Totals that several named actors did together, each with the part of every one of them."""
    parts = [(count, done) for count in counts if (done := _done_by(count)) is not None and " and " not in done.actors]
    for whole in counts:
        together = _done_together(whole)
        if together is None:
            continue
        mine = {name: count for count, done in parts if count is not whole and (name := _actor_in(done, together)) is not None}
        if len(mine) > 1 and _all_named(together.actors, list(mine)):
            yield whole, list(mine.values())


def _clause(before: str) -> str:
    return re.split(r"[.;]", before)[-1]


def _repeated(text: str, parts: Sequence[CountRow]) -> Iterator[CountRow]:
    for match in _SAME.finditer(text):
        if any(count.place == match.start() for count in parts):
            continue
        earlier = [count for count in parts if count.place < match.start()]
        if earlier:
            end = re.search(r"[.;]", text[match.start() :])
            quote = text[match.start() : match.start() + end.start() if end else len(text)]
            yield msgspec.structs.replace(earlier[-1], quote=quote, surface=earlier[-1].surface, place=match.start())


def _done_by(count: CountRow) -> _Doing | None:
    """Reads "440 cases audited by Early Intervention 80% were ..."; the actor's words run on as far as they may."""
    match = re.match(
        r"\s+(?P<noun>[\w-]+)\s+(?:were |was |have been |had been )?(?P<verb>\w{3,})\s+by\s+(?P<actors>[^.;:,(\d]{3,80})",
        count.after,
    )
    if match is None:
        return None
    return _Doing(match["verb"].casefold(), match["noun"].casefold(), re.sub(r" and$", "", _name(match["actors"])))


def _done_together(count: CountRow) -> _Doing | None:
    """Reads "A and B audited 614 cases" and "614 cases were audited by A and B"."""
    passive = _done_by(count)
    if passive is not None and " and " in passive.actors:
        return passive
    clause = _LAST_CLAUSE.search(count.before[-_REACH:])
    if clause is None or "and" not in clause[0]:  # most: the search below takes ten times as long
        return None
    before = re.search(r"(?P<actors>[^.;:]*\band\b[^.;:]*?)\s+(?P<verb>\w{3,})\s+$", clause[0])
    after = re.match(r"\s+(?P<noun>[\w-]+)", count.after)
    if before is None or after is None:
        return None
    return _Doing(before["verb"].casefold(), after["noun"].casefold(), _name(before["actors"]))


def _actor_in(part: _Doing, together: _Doing) -> str | None:
    """The longest beginning of the part's actor that is named among those of the whole; None for another act."""
    if part.verb != together.verb or part.noun != together.noun:
        return None
    words = part.actors.split()
    names = re.split(r"\band\b|,", together.actors)
    for length in range(min(len(words), 6), 0, -1):
        name = re.sub(r"^(?:the|our) ", "", " ".join(words[:length]))
        if any(re.search(rf"(?:^|\s){re.escape(name)}$", candidate.strip()) for candidate in names):
            return name
    return None


def _all_named(actors: str, found: Sequence[str]) -> bool:
    """Whether the last names of the list are all found, and no further one stands before them behind a comma."""
    names = [name.strip() for name in re.split(r"\band\b|,", actors) if name.strip()]
    tail = names[-len(found) :]
    if not all(any(re.search(rf"(?:^|\s){re.escape(name)}$", candidate) for name in found) for candidate in tail):
        return False
    start = actors.find(tail[0])
    return not actors[:start].rstrip().endswith(",")


def _name(text: str) -> str:
    return fold_whitespace(text).replace("’", "'").casefold().strip()

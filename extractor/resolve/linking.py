"""Changes and the numbers that state their ends, where they stand in different sentences.

Inside a sentence the match room has linked "from 630 to 694 ... by 10%". Here a change that still lacks its ends finds
them among the levels just before it: the same indicator and area, and the two periods that the change names, or, where it
names none, exactly two.
"""

from __future__ import annotations

from decimal import Decimal

from extractor.model import ClaimMention, Period, Quantity
from extractor.resolve.dating import Dates
from extractor.resolve.naming import Named

_REACH = 6
Links = tuple[tuple[str, int], ...]


def complete(mentions: tuple[ClaimMention, ...], named: list[Named], dates: list[Dates]) -> tuple[list[Links], list[Dates]]:
    """Links and dates of every mention, those of changes completed."""
    links = [mention.links for mention in mentions]
    result = list(dates)
    for index, mention in enumerate(mentions):
        if mention.measure != "change" or mention.cell is not None:
            continue
        levels = _levels(index, mentions, named, dates)
        if any(role == "start" for role, _ in mention.links):
            if (completed := _end_in_another_sentence(mention, mentions, levels, dates)) is not None:
                end, finish, begin = completed
                links[index] = (*mention.links, ("end", end))
                stated = dates[index][1]
                result[index] = (finish, stated if stated is not None and stated.end == begin.end else begin)
            continue
        if (worked_out := _ends_by_sum(index, mentions, named, dates)) is not None:
            (start, begin), (end, finish) = worked_out
            links[index] = (*mention.links, ("start", start), ("end", end))
            result[index] = (finish, begin)
            continue
        ends = _ends(levels, dates[index])
        if ends is None:
            continue
        (start, begin), (end, finish) = ends
        own = [i for i, _ in levels if mention.zone[0] <= mentions[i].start < mention.zone[1]]
        later = [i for i in own if i > index]
        if (later and start not in later and end not in later) or any(i > index and i not in own for i in (start, end)):
            continue  # what stands in the change's own part of the sentence must be one of its ends
        links[index] = (*mention.links, ("start", start), ("end", end))
        result[index] = (dates[index][0] or finish, dates[index][1] or begin)
    return links, result


def _end_in_another_sentence(
    change: ClaimMention, mentions: tuple[ClaimMention, ...], levels: list[tuple[int, Period]], dates: list[Dates]
) -> tuple[int, Period, Period] | None:
    """ "360 in March 2016. A year before there were 300; that is a rise of 20%": the last level before the sentence that is later
    than where the change begins, with its period and that of the beginning. None where the sentence has a further level."""
    start = next((other for role, other in change.links if role == "start"), None)
    begin = None if start is None or start >= len(dates) else dates[start][0]
    own = [i for i, m in enumerate(mentions) if m.sentence == change.sentence and m.measure == "level" and i != start]
    if begin is None or own or any(role == "end" for role, _ in change.links):
        return None
    found = [(index, period) for index, period in levels if index != start and period.end > begin.end]
    return (*found[-1], begin) if found else None


def _ends_by_sum(
    index: int, mentions: tuple[ClaimMention, ...], named: list[Named], dates: list[Dates]
) -> tuple[tuple[int, Period], tuple[int, Period]] | None:
    """The only two dated levels before a change, in its sentence or the one before, from which it is worked out as printed:
    "At 31 March 499 children, against 446 a year before: a rise of 11.9%"."""
    change = mentions[index]
    levels = []
    for other in range(max(0, index - _REACH), min(len(mentions), index + 2)):
        level, period = mentions[other], dates[other][0]
        near = level.block == change.block and level.measure == "level" and level.role == "actual" and level.cell is None
        same = named[other].indicator == named[index].indicator or named[index].indicator is None
        if (
            near
            and same
            and period is not None
            and level.quantity.value is not None
            and (other < index or level.sentence == change.sentence)
        ):
            levels.append((other, period, level.quantity))
    found = [
        ((a, begin), (b, finish))
        for a, begin, first in levels
        for b, finish, last in levels
        if begin.end < finish.end
        and first.unit == last.unit
        and mentions[a].area == mentions[b].area
        and _works_out(change.quantity, first, last)
    ]
    return found[0] if len(found) == 1 else None


def _works_out(change: Quantity, first: Quantity, last: Quantity) -> bool:
    """Whether the change from first to last is what is printed, at its precision."""
    if change.value is None or first.value is None or last.value is None or not first.value:
        return False
    difference = last.value - first.value
    if change.unit == "percent" and first.unit != "percent":
        exact = 100 * difference / first.value
    elif change.unit == "percentage_points" and first.unit == "percent":
        exact = difference
    elif change.unit == first.unit:
        return difference == change.value
    else:
        return False
    return bool(difference) and abs(exact - change.value) <= Decimal("0.5").scaleb(-change.places)


def _levels(index: int, mentions: tuple[ClaimMention, ...], named: list[Named], dates: list[Dates]) -> list[tuple[int, Period]]:
    """Levels near the change that state the same thing, with their periods."""
    change = mentions[index]
    found = []
    for other in range(max(0, index - _REACH), min(len(mentions), index + 3)):
        level = mentions[other]
        period = dates[other][0]
        near = level.block == change.block and (other < index or level.sentence == change.sentence)
        same = named[other].indicator is not None and named[other].indicator == named[index].indicator
        whole = not any(role == "whole" for role, _ in level.links) and level.cohort == change.cohort
        plain = level.measure == "level" and level.role == "actual" and level.area == change.area and level.cell is None
        if near and same and whole and plain and period is not None:
            found.append((other, period))
    return found


def _ends(levels: list[tuple[int, Period]], change: Dates) -> tuple[tuple[int, Period], tuple[int, Period]] | None:
    """The two levels between which the change lies, older first."""
    when, since = change
    if when is not None and since is not None:
        start = [item for item in levels if item[1].end == since.end]
        end = [item for item in levels if item[1].end == when.end]
        return (start[-1], end[-1]) if start and end else None
    days = sorted({period.end for _, period in levels})
    if len(days) != 2 or when is not None or since is not None:
        return None
    start = [item for item in levels if item[1].end == days[0]]
    end = [item for item in levels if item[1].end == days[1]]
    return (start[-1], end[-1]) if len(start) == len(end) == 1 else None

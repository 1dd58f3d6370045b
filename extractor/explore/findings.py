"""Findings: the list, one finding with both passages, waive and reopen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.errors import InputError
from extractor.explore.names import rules
from extractor.explore.passages import Ask, in_place
from extractor.explore.view import SIZE, address, explorer_of, number, page, word

_LIST = """
SELECT finding_id, rule, severity, message, documents, waived, waiver_reason,
       evidence[1].quote AS quote
FROM findings
WHERE (? = '' OR severity = ?) AND (? = '' OR rule = ?)
  AND (? = 'all' OR waived = (? = 'waived')) AND (? = '' OR list_contains(documents, ?))
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, rule, finding_id LIMIT ? OFFSET ?
"""


def findings(request: Request) -> Response:
    """The findings, filtered by grade, rule, state and paper."""
    grade, rule, paper = (word(request, name) for name in ("grade", "rule", "paper"))
    state, at = word(request, "state") or "open", number(request, "at")
    values = [grade, grade, rule, rule, state, state, paper, paper, SIZE + 1, (at - 1) * SIZE]
    with explorer_of(request).reading() as door:
        rows = door.rows(_LIST, values)
        rules = [row["rule"] for row in door.rows("SELECT DISTINCT rule FROM findings ORDER BY rule")]
        names = [row["d"] for row in door.rows("SELECT DISTINCT unnest(documents) AS d FROM findings ORDER BY d")]
    chosen = {"grade": grade, "rule": rule, "state": state, "paper": paper}
    return page(
        request, "findings.html", findings=rows[:SIZE], more=len(rows) > SIZE, at=at, rules=rules, names=names, chosen=chosen
    )


def finding(request: Request, problem: str = "") -> Response:
    """One finding: what is stated, what would agree, and the passages side by side with their pages."""
    wanted = word(request, "id")
    with explorer_of(request).reading() as door:
        rows = door.rows("SELECT * FROM findings WHERE finding_id = ? LIMIT 1", [wanted])
        if not rows:
            text = "This finding is not there any more: the papers or the rules changed."
            return page(request, "problem.html", 404, title="Finding", problem=text)
        passages = _passages(rows[0], door.rows)
    return page(
        request,
        "finding.html",
        422 if problem else 200,
        f=rows[0],
        passages=passages,
        problem=problem,
        about=_about(str(rows[0]["rule"])),
    )


_JOINED = """
SELECT DISTINCT c.claim_id FROM claim_links l JOIN claims c ON c.document = l.document AND c.claim_id = l.other_id
WHERE l.document = ? AND list_contains(?::VARCHAR[], l.claim_id) AND c.page IS NOT DISTINCT FROM ?
  AND list_contains(?::VARCHAR[], c.quote)
ORDER BY c.claim_id
"""


def _about(code: str) -> Mapping[str, str]:
    """The documentation of the rule by heading; none of one that this version does not have."""
    rule = rules().get(code)
    return rule.sections if rule else {}


def _passages(row: dict[str, object], ask: Ask) -> list[dict[str, object]]:
    """The evidence by paper and page: its quotations and the ids of the boxes to be lit."""
    evidence = row["evidence"]
    groups: dict[tuple[object, object], dict[str, object]] = {}
    for entry in evidence if isinstance(evidence, list) else []:
        key = (entry["document"], entry["page"])
        group = groups.setdefault(key, {"document": key[0], "page": key[1], "quotes": [], "hot": [], "places": []})
        quotes, hot = group["quotes"], group["hot"]
        if not isinstance(quotes, list) or not isinstance(hot, list):
            continue
        quotes.append(entry["quote"])
        if entry["claim_id"]:
            hot.append(entry["claim_id"])
        else:
            found = ask(
                "SELECT block_id FROM blocks WHERE document = ? AND page IS NOT DISTINCT FROM ? "
                "AND (contains(text, ?) OR kind = 'table' AND "
                "contains(replace(replace(text, ' | ', ' '), chr(10), ' '), ?)) ORDER BY kind <> 'table', ordinal LIMIT 1",
                [*key, entry["quote"], entry["quote"]],
            )
            hot += [line["block_id"] for line in found if line["block_id"] not in hot]
    for group in groups.values():
        hot = cast("list[object]", group["hot"])
        # a sentence is quoted once, for one of its figures: its other ones that the finding joins are lit too
        joined = ask(_JOINED, [group["document"], hot, group["page"], group["quotes"]])
        hot += [line["claim_id"] for line in joined if line["claim_id"] not in hot]
        if group["page"] is None:  # nothing to draw
            group["places"] = in_place(ask, group["document"], hot)
    return list(groups.values())


async def waive(request: Request) -> Response:
    """Accept a finding with a reason, or take that back."""
    from starlette.concurrency import run_in_threadpool

    from extractor.pipeline.waivers import accept, take_back

    explorer = explorer_of(request)
    async with request.form(max_files=0, max_fields=10) as form:
        given = str(form.get("id") or "")
        reason, undo = str(form.get("reason") or "").strip()[:2_000], form.get("reopen") == "yes"

    def store() -> None:
        if not undo and not reason:
            raise InputError("Say why the finding is accepted.")
        if undo:
            take_back(explorer.writing(), explorer.waivers, given)
        else:
            accept(explorer.writing(), explorer.waivers, given, reason, explorer.by)

    try:
        await run_in_threadpool(store)
    except InputError as error:
        return page(request, "problem.html", 422, title="Finding", problem=str(error))
    return RedirectResponse(address("/finding", id=given), 303)

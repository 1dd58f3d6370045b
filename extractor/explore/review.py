"""Review: claims by least confidence, accepted, corrected or rejected."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.errors import InputError
from extractor.explore.passages import in_place
from extractor.explore.view import SIZE, address, explorer_of, number, page, word

_NEXT = """
SELECT * FROM claims WHERE review IS NULL AND (? = '' OR document = ?) AND (? = '' OR indicator IS NOT NULL)
ORDER BY confidence, document, char_start LIMIT 1 OFFSET ?
"""
_DONE = """
SELECT r.* REPLACE (coalesce(n.label, r.indicator) AS indicator), c.value AS read_value, c.unit AS read_unit,
       coalesce(o.label, c.indicator) AS read_indicator, c.area AS read_area,
       c.cohort AS read_cohort,
       c.role AS read_role, c.measure AS read_measure, c.period_start AS read_start, c.period_end AS read_end, c.page
FROM reviews r LEFT JOIN claims_as_read c USING (document, claim_id)
LEFT JOIN indicators n ON n.indicator = r.indicator LEFT JOIN indicators o ON o.indicator = c.indicator
WHERE ? = '' OR r.document = ? ORDER BY r.reviewed_at DESC LIMIT ? OFFSET ?
"""


def review(request: Request) -> Response:
    """The next claim to look at, or the one that is asked for, with its page and a form."""
    from extractor.warehouse import reviews

    paper, named, skip = word(request, "paper"), word(request, "named"), number(request, "skip", 1) - 1
    wanted = word(request, "claim")
    with explorer_of(request).reading() as door:
        if wanted:
            rows = door.rows(
                "SELECT c.*, r.decision AS review, r.reviewed_by, r.reviewed_at FROM claims_as_read c LEFT JOIN reviews r "
                "USING (document, claim_id) WHERE document = ? AND claim_id = ?",
                [paper, wanted],
            )
            own = door.rows(
                "SELECT * FROM reviews WHERE document = ? AND claim_id = ? AND decision = 'corrected'", [paper, wanted]
            )
        else:
            rows, own = door.rows(_NEXT, [paper, paper, named, skip]), []
        counts = door.rows(
            "SELECT count(*) AS claims, count(review) AS done FROM claims WHERE ? = '' OR document = ?", [paper, paper]
        )[0]
        indicators = door.rows("SELECT indicator, label FROM indicators ORDER BY label")
        papers = [row["document"] for row in door.rows("SELECT document FROM documents ORDER BY document")]
        context = (
            door.rows("SELECT text FROM blocks WHERE document = ? AND block_id = ?", [rows[0]["document"], rows[0]["block_id"]])
            if rows
            else []
        )
        places = in_place(door.rows, rows[0]["document"], [rows[0]["claim_id"]]) if rows else []
    claim = rows[0] if rows else None
    return page(
        request, "review.html", claim=claim, shown={**(claim or {}), **(own[0] if own else {})}, counts=counts,
        indicators=indicators,
        papers=papers, paper=paper, named=named, skip=skip, units=reviews.UNITS, roles=reviews.ROLES, measures=reviews.MEASURES,
        kinds=reviews.PERIOD_KINDS, context=str(context[0]["text"]) if context else "", single=bool(wanted), places=places,
    )  # fmt: skip


async def decide(request: Request) -> Response:
    """Store a decision and go on to the next claim."""
    from starlette.concurrency import run_in_threadpool

    from extractor.warehouse.reviews import CORRECTABLE, take_back
    from extractor.warehouse.reviews import review as store

    explorer = explorer_of(request)
    async with request.form(max_files=0, max_fields=30) as form:
        given = {key: str(value) for key, value in form.items() if isinstance(value, str)}
    document, claim, decision = given.get("document", ""), given.get("claim", ""), given.get("decision", "")
    changes = {key: given[key] for key in CORRECTABLE if key in given}

    def keep() -> None:
        with explorer.writing() as connection:
            if decision == "undo":
                take_back(connection, document, claim)
            else:
                store(connection, document, claim, decision, explorer.by, changes if decision == "corrected" else None)

    try:
        await run_in_threadpool(keep)
    except InputError as error:
        return page(request, "problem.html", 422, title="Review", problem=str(error))
    if decision == "undo":
        return RedirectResponse("/review/done", 303)
    return RedirectResponse(address("/review", paper=given.get("paper"), named=given.get("named"), skip=given.get("skip")), 303)


def done(request: Request) -> Response:
    """What was decided, beside what was read."""
    paper, at = word(request, "paper"), number(request, "at")
    rows = explorer_of(request).ask(_DONE, paper, paper, SIZE + 1, (at - 1) * SIZE)
    return page(request, "reviewed.html", rows=rows[:SIZE], more=len(rows) > SIZE, at=at, paper=paper)

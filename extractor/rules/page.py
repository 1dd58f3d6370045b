"""The page docs/rules.md, made from what each rule says of itself."""

from __future__ import annotations

from extractor.rules.engine import SECTIONS, all_rules

_INTRODUCTION = """\
# The rules of consistency

This page is made from the rules' own documentation; a test keeps it so. `scrutiny rule CODE` prints one of them.

Every figure stands for an interval: 23.5% for everything from 23.45% to 23.55%, "over 300" for 300 and more, a count for itself.
Two statements agree when their intervals meet. Each check ends in one of three outcomes, and all three are counted: *passed*,
*flagged*, and *not checkable* with what was missing.

**Grades.** *error*: cannot be true at the printed precision. *warning*: needs an explanation (a cut-off digit, another
definition, a restatement). *info*: worth knowing.
"""


def rules_page() -> str:
    """The whole page as Markdown, ending in a newline."""
    rules = all_rules()
    table = ["| code | name | gravest | what |", "|---|---|---|---|"]
    table += [
        f"| [{rule.code}](#{_anchor(rule.code, rule.name)}) | {rule.name} | {rule.severity} | {rule.summary} |" for rule in rules
    ]
    parts = [_INTRODUCTION, "\n".join(table) + "\n"]
    for rule in rules:
        parts.append(f"## {rule.code} {rule.name}\n\n{rule.summary}\n")
        parts += [f"**{heading}**\n\n{rule.sections[heading]}\n" for heading in SECTIONS]
    return "\n".join(parts)


def _anchor(code: str, name: str) -> str:
    return f"{code} {name}".casefold().replace(" ", "-")

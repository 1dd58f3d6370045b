"""A check's findings in the formats of other programs: SARIF, GitHub's annotations, JUnit. Each makes a text, prints nothing."""

from extractor.report.formats.listed import Listed, RuleListed

__all__ = ["Listed", "RuleListed"]

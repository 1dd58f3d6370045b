"""A check's findings in the formats of other programs: SARIF, GitHub's annotations, JUnit. Each makes a text, prints nothing."""

from extractor.report.formats.github import workflow_commands
from extractor.report.formats.junit import junit
from extractor.report.formats.listed import Listed, RuleListed
from extractor.report.formats.sarif import sarif

__all__ = ["Listed", "RuleListed", "junit", "sarif", "workflow_commands"]

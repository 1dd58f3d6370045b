"""Consistency rules: one file a rule, found by its name; `run` judges a warehouse through a read-only door."""

from extractor.rules.engine import CheckResult, Door, Rule, RuleStatistics, all_rules, run
from extractor.rules.page import rules_page

__all__ = ["CheckResult", "Door", "Rule", "RuleStatistics", "all_rules", "rules_page", "run"]

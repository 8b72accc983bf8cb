"""Checks of the county's own wording, whose texts may hold tags."""

from collections.abc import Iterator, Mapping
from typing import Any

from notices.contexts import Tag
from notices.language import text_environment
from notices.templatecheck.attempt import OWN, Trial, failures
from notices.templatecheck.lines import Line
from notices.templatecheck.scan import scan
from notices.templatecheck.tagcheck import check_tags
from notices.templatecheck.tokens import error
from tracker.model.finding import Finding, has_errors
from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Kind, fields_of


def check_prose(
    plan: Plan, tags: Tag, values: Mapping[str, Any] | None = None
) -> list[Finding]:
    """Everything wrong with the tags in the plan's own wording, placed by record."""
    environment = text_environment()
    findings: list[Finding] = []
    for line in _prose(plan):
        tokens = list(scan(line, findings))
        for token in tokens:
            if token.level and token.kind == "{%":
                message = f"“{token.raw}”里的 {token.level} 只能用在 Word 模板里。"
                remedy = f"请写成 {{% {token.body} %}}。"
                findings.append(
                    error("bad-level", line, message, remedy, found=token.raw)
                )
        mistakes = check_tags([line], tokens, tags, values, environment)
        if values is not None and not has_errors(mistakes):
            trial = Trial(name=OWN, values=values)
            mistakes += failures(tokens, trial, environment)
        findings += mistakes
    return list(dict.fromkeys(findings))


def _prose(plan: Plan) -> Iterator[Line]:
    """Each text of the plan that may hold tags: 「文段 第2条」."""
    for subject in SUBJECTS:
        keys = [one.key for one in fields_of(subject.record) if one.kind is Kind.PROSE]
        held = getattr(plan, subject.key)
        for count, record in enumerate(held if subject.many else (held,), start=1):
            for key in keys:
                text = getattr(record, key).replace("\n", " ")
                yield Line(text=text, place=f"{subject.label} 第{count}条")

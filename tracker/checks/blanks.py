"""What is not filled in: facts only people can give, and tables that stand empty."""

from collections.abc import Iterator
from typing import Final

from tracker.checks.words import SUBJECT, blank, fill_in, hint, label, place_of
from tracker.model.finding import Finding
from tracker.model.plan import Plan

# What only people can give, and who gives it. A draft marks each as a blank.
_GIVEN_BY_PEOPLE: Final = (
    ("year", "assessed_year", "考核哪一年以上级通知为准"),
    ("year", "data_start", "数据时段以上级通知为准"),
    ("year", "data_end", "数据时段以上级通知为准"),
    ("region", "function_type", "功能类型以上级公布的为准"),
    ("group", "member_post", "由领导小组办公室提出"),
    ("group", "office_unit", "由领导小组确定"),
    ("group", "office_head", "由领导小组确定"),
    ("group", "office_name", "由领导小组办公室确定"),
    ("paper", "issuers", "以谁的名义发文由领导确定"),
    ("paper", "number", "由发文机关的文秘人员登记时编"),
    ("paper", "issued_on", "是负责人签发的日期"),
    ("paper", "signer", "由签发的负责人签字"),
    ("paper", "addressees", "由领导小组办公室提出"),
    ("paper", "approved_by", "是批准这个方案的机关"),
    ("paper", "printed_by", "是送印的机关"),
    ("paper", "printed_on", "是送印的日期"),
)
# Without these there is nothing to assess, nobody to chase and no way up.
_NEEDED_TABLES: Final = ("basis", "indicators", "duties", "reviews")


def fictional(plan: Plan) -> Iterator[Finding]:
    """A plan made up for show: no paper of it may be taken for real."""
    if plan.year.fictional:
        yield hint(
            rule="fictional",
            place=place_of("year", 0, "fictional"),
            message="这是虚构示例，不是真实县份，不得印发。",
            remedy=f"用作真实方案时，清除“{label('year', 'fictional')}”并逐项核对。",
        )


def given_by_people(plan: Plan) -> Iterator[Finding]:
    """Facts nobody gave yet, each with the person or body it comes from."""
    for subject, key, giver in _GIVEN_BY_PEOPLE:
        if getattr(getattr(plan, subject), key) in ("", (), None):
            yield blank(
                rule="blank",
                place=place_of(subject, 0, key),
                message=f"“{label(subject, key)}”没有填：{giver}。",
                remedy=fill_in(subject, key),
            )


def empty_tables(plan: Plan) -> Iterator[Finding]:
    """Tables that no plan can do without."""
    for key in _NEEDED_TABLES:
        if not getattr(plan, key):
            yield blank(
                rule="empty-table",
                place=place_of(key),
                message=f"“{label(key)}”表是空的：{SUBJECT[key].help}。",
                remedy=f"在工作簿“{label(key)}”表里填写。",
            )


def basis_without_number(plan: Plan) -> Iterator[Finding]:
    """Documents the plan rests on whose number nobody looked up."""
    for n, basis in enumerate(plan.basis, start=1):
        if not basis.number:
            yield blank(
                rule="basis-number",
                place=place_of("basis", n, "number"),
                message=f"《{basis.title}》没有填“{label('basis', 'number')}”。",
                remedy=f"查到原文后，{fill_in('basis', 'number')}",
            )

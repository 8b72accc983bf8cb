"""The reference plan as an issued document, for tests of what is made of it."""

from dataclasses import replace
from datetime import date

from notices.catalog import load_catalog
from notices.draft import draft
from tests.builders import a_scope
from tracker.storage.planfile import NAME, load_plan, shipped_plan

DAY = date(2020, 10, 9)
# Wider than a line of 28 characters, and longer than what is short by itself.
LONG = "某某自治县国家重点生态功能区县域生态环境质量监测评价与考核工作领导小组"


def a_plan(issuers):
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    facts = replace(
        plan.paper,
        issuers=issuers,
        number="某政办发〔2020〕25号",
        issued_on=DAY,
        approved_by="县政府",
        printed_by="某县人民政府办公室",
        printed_on=DAY,
    )
    return replace(plan, paper=facts)


def drafted_at(path, kind, plan):
    """The path, with a draft of ours of that kind in it."""
    path.write_bytes(draft(load_catalog(), kind, a_scope(plan, on=DAY)).document.data)
    return path

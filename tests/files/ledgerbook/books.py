"""Ledgers out to a workbook and back, for the tests of this folder."""

from contextlib import contextmanager
from datetime import date
from typing import Any

import openpyxl

from tests.builders import (
    a_file,
    a_moment,
    a_plan,
    a_unit,
    an_indicator,
    an_issue,
    an_obligation,
)
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import official_calendar
from tracker.model.issue import (
    Application,
    Closing,
    IssueState,
    Measure,
    Progress,
    Publicity,
    Source,
    Verdict,
    Verification,
)
from tracker.model.obligation import (
    Contact,
    Criterion,
    Extension,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.model.rules import Rules
from tracker.workbook.ledger import export_ledger, read_changes

ON = date(2025, 10, 20)
PLAN = a_plan(
    units=(
        a_unit(),
        a_unit("财政局"),
        a_unit("林草局", aliases=("林业局",)),
        a_unit("住建局"),
        a_unit("督查室"),
    ),
    indicators=(an_indicator(), an_indicator("空气质量", code="K1")),
)
_BY: dict[str, Any] = {"by": "李四", "unit": "林草局"}
RETURNED = an_obligation(
    key="B2025-0002",
    period="2025年第三季度",
    state=ObligationState.RETURNED,
    issued_on=date(2025, 9, 1),
    signed_on=date(2025, 9, 2),
    submissions=(
        Submission(
            number=1,
            received=a_moment(date(2025, 10, 9)),
            review=Review(
                at=a_moment(date(2025, 10, 10)),
                accepted=False,
                reasons=(Reason(criterion=Criterion.COMPLETE, text="缺9月"),),
                redo_by=date(2025, 10, 22),
                **_BY,
            ),
            **_BY,
        ),
    ),
    extensions=(
        Extension(
            asked=a_moment(date(2025, 10, 8)),
            reason="人手不足",
            until=date(2025, 10, 30),
            **_BY,
        ),
    ),
    contacts=(Contact(name="张三", role="联络员", phone="0470-1234567"),),
)
CLOSED = an_issue(
    key="W2025-0002",
    problem="湿地面积变化没有说明",
    sources=(
        Source(name="国家反馈"),
        Source(name="初审", paper="某函〔2025〕1号", item="3"),
    ),
    measures=(Measure(text="补说明", done_on=date(2025, 10, 1)), Measure(text="巡查")),
    state=IssueState.CLOSED,
    progress=(
        Progress(month="2025-09", text="已补", at=a_moment(date(2025, 9, 30)), **_BY),
    ),
    evidence=(a_file("照片.jpg"),),
    applications=(Application(at=a_moment(date(2025, 10, 2)), **_BY),),
    verifications=(
        Verification(
            application=1,
            at=a_moment(date(2025, 10, 5)),
            verdict=Verdict.AGREED,
            opinion="属实",
            **_BY,
        ),
    ),
    publicities=(
        Publicity(start=date(2025, 10, 6), end=date(2025, 10, 13), by="李四"),
    ),
    closings=(Closing(at=a_moment(date(2025, 10, 14)), **_BY),),
)
OBLIGATIONS = (an_obligation(), RETURNED)
ISSUES = (an_issue(measures=(Measure(text="清淤"),)), CLOSED)


def export(path, *, obligations=OBLIGATIONS, issues=ISSUES, plan=PLAN, on=ON):
    """The ledger of these records, out to `path`."""
    judging = {"on": on, "calendar": official_calendar(), "rules": Rules()}
    export_ledger(
        path,
        plan=plan,
        obligations=[obligation_line(one, **judging) for one in obligations],
        issues=[issue_line(one, **judging) for one in issues],
        on=on,
        rules=Rules(),
    )
    return path


def read(path, *, obligations=OBLIGATIONS, issues=ISSUES, plan=PLAN):
    return read_changes(path, plan=plan, obligations=obligations, issues=issues)


def shown(path, sheet, row):
    """What stands in the row, by its header."""
    table: Any = openpyxl.load_workbook(path)[sheet]
    return {one.value: table.cell(row, one.column).value for one in table[1]}


@contextmanager
def opened(path):
    """The workbook at `path`, to be changed and saved again."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def spot(sheet, label, row=2):
    """The cell under that header."""
    return next(sheet.cell(row, one.column) for one in sheet[1] if one.value == label)


def told(findings):
    """Rule, where, what, and what to do."""
    return [(one.rule, one.place, one.message, one.remedy) for one in findings]

"""Who acts in these tests, records in every state, and a look at all that is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

import pytest

from tests.builders import a_file, a_moment, an_actor, an_issue, an_obligation
from tracker.errors import KaoheError
from tracker.model.issue import (
    Application,
    Closing,
    Issue,
    IssueState,
    Measure,
    Progress,
    Publicity,
    Verdict,
    Verification,
)
from tracker.model.obligation import (
    Criterion,
    Extension,
    Objection,
    Obligation,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.model.sending import Occurrence, Sending, SendingState
from tracker.ports import Entry, Table
from tracker.services.ledger import Ledger

CLERK: Final = an_actor("李四")
CHIEF: Final = an_actor("王五")
LIAISON: Final = an_actor("张三", "林草局")
WORKER: Final = an_actor("冯十一", "林草局")
HELPER: Final = an_actor("钱六", "财政局")
SUPERVISOR: Final = an_actor("孙七", "督查室")
LEADER: Final = an_actor("周八", "领导小组")
STRANGER: Final = an_actor("吴九", "统计局")
ADMIN: Final = an_actor("郑十", "统计局", admin=True)
EVERYBODY: Final = {
    "office": CLERK,
    "lead": LIAISON,
    "supporting": HELPER,
    "supervising": SUPERVISOR,
    "leader": LEADER,
    "stranger": STRANGER,
    "admin": ADMIN,
}

S = ObligationState
ISSUED_ON: Final = date(2025, 9, 30)
NOT_ACCURATE: Final = (Reason(criterion=Criterion.ACCURATE, text="合计不对"),)


def a_submission(
    number: int = 1, on: date = date(2025, 10, 8), **changes: Any
) -> Submission:
    default = Submission(
        number=number, received=a_moment(on), by="张三", unit="林草局", note="一份"
    )
    return replace(default, **changes)


def a_request(**changes: Any) -> Extension:
    default = Extension(
        asked=a_moment(date(2025, 10, 8)),
        by="张三",
        unit="林草局",
        reason="数据未出",
        until=date(2025, 11, 6),
    )
    return replace(default, **changes)


def a_reminder(on: date = date(2025, 10, 20), **changes: Any) -> Sending:
    """A mail to 林草局 that was delivered at 8:31 on the morning of its rung."""
    occurrence = Occurrence(
        item=changes.pop("item", "obligations/B2025-0001"),
        due_version=1,
        rung="前3",
        slot=on,
        recipient=changes.pop("recipient", "钱联络"),
        unit=changes.pop("unit", "林草局"),
        channel=changes.pop("channel", "mail"),
    )
    default = Sending(
        occurrence=occurrence,
        year=2025,
        not_before=a_moment(on, time(8, 30)),
        state=SendingState.DELIVERED,
        settled=a_moment(on, time(8, 31)),
    )
    return replace(default, **changes)


def obligation_in(state: ObligationState, **changes: Any) -> Obligation:
    """An obligation as its steps would have brought it to `state`."""
    facts: dict[str, Any] = {"state": state}
    if state not in (S.DRAFTED, S.WAIVED):
        facts["issued_on"] = ISSUED_ON
    if state is S.WAIVED:
        facts["waived_for"] = "没有这类地块"
    if state is S.OBJECTED:
        raised = a_moment(ISSUED_ON)
        objection = Objection(at=raised, by="张三", unit="林草局", reason="不归我局")
        facts["objections"] = (objection,)
    if state in (S.SIGNED, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED):
        facts |= {"signed_on": ISSUED_ON, "signed_by": "张三"}
    review = None
    if state in (S.RETURNED, S.ACCEPTED, S.FORWARDED):
        accepted = state is not S.RETURNED
        review = Review(
            at=a_moment(date(2025, 10, 8)),
            by="李四",
            unit="领导小组办公室",
            accepted=accepted,
            reasons=() if accepted else NOT_ACCURATE,
        )
    if state in (S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED):
        facts["submissions"] = (a_submission(review=review),)
    if state is S.FORWARDED:
        facts |= {"forwarded_on": date(2025, 10, 8), "forwarded_to": "市局"}
    return replace(an_obligation(), **facts | changes)


def issue_in(state: IssueState, **changes: Any) -> Issue:
    """An issue as its steps would have brought it to `state`."""
    order = list(IssueState)
    reached = order.index(state)
    facts: dict[str, Any] = {"state": state}
    if reached >= order.index(IssueState.CIRCULATED):
        facts["circulated_on"] = date(2025, 9, 1)
    if reached >= order.index(IssueState.PLANNED):
        facts |= {"cause": "管网破损", "measures": (Measure(text="修管网"),)}
    if reached >= order.index(IssueState.UNDERWAY):
        facts["measures"] = (Measure(text="修管网", done_on=date(2025, 9, 20)),)
        facts["evidence"] = (a_file(),)
        at = a_moment(date(2025, 9, 20))
        done = Progress(
            month="2025-09", text="已修好", at=at, by="冯十一", unit="林草局"
        )
        facts["progress"] = (done,)
    if reached >= order.index(IssueState.APPLIED):
        at = a_moment(date(2025, 9, 22))
        facts["applications"] = (Application(at=at, by="张三", unit="林草局"),)
    if reached >= order.index(IssueState.VERIFIED):
        judged = Verification(
            application=1,
            at=a_moment(date(2025, 9, 24)),
            by="孙七",
            unit="督查室",
            verdict=Verdict.AGREED,
            opinion="属实",
        )
        facts["verifications"] = (judged,)
    if reached >= order.index(IssueState.PUBLICIZED):
        start, end = date(2025, 9, 25), date(2025, 9, 30)
        shown = Publicity(start=start, end=end, by="李四", place="县政府网站")
        facts["publicities"] = (shown,)
    if state is IssueState.CLOSED:
        at = a_moment(date(2025, 10, 1))
        facts["closings"] = (Closing(at=at, by="李四", unit="领导小组办公室"),)
    return replace(an_issue(), **facts | changes)


def stored(ledger: Ledger, table: Table, key: str) -> Entry:
    with ledger.store.reading() as reader:
        entry = reader.get(table, key)
    assert entry is not None
    return entry


def events(ledger: Ledger) -> list[Any]:
    with ledger.store.reading() as reader:
        return list(reader.events())


def documents(ledger: Ledger) -> dict[tuple[str, str], Any]:
    """Every stored document, by (table, key)."""
    with ledger.store.reading() as reader:
        return {
            (table.value, one.key): dict(one.document)
            for table in Table
            for one in reader.find(table)
        }


@contextmanager
def refused(
    ledger: Ledger, error: type[KaoheError], match: str | None = None
) -> Iterator[pytest.ExceptionInfo[KaoheError]]:
    """The block is refused with that error, and not a letter of the ledger changes."""
    before = documents(ledger), events(ledger)

    with pytest.raises(error, match=match) as told:
        yield told

    assert (documents(ledger), events(ledger)) == before

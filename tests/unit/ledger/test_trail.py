"""The trail: what a unit was told and reminded of, and what it did, with day and proof."""

from datetime import date
from typing import Any

import pytest

from tests.builders import a_file, a_moment
from tests.unit.contexts.lines import issues, obligations
from tests.unit.ledger.cast import (
    NOT_ACCURATE,
    a_reminder,
    a_request,
    a_submission,
    issue_in,
    obligation_in,
)
from tracker.answers import Deed, deliveries, trails
from tracker.model.issue import IssueState
from tracker.model.obligation import Objection, ObligationState, Review
from tracker.model.paper import Urge
from tracker.model.sending import SendingState
from tracker.model.silence import Acknowledgement
from tracker.records import about
from tracker.storage.memory import MemoryStore

S = ObligationState
ON = date(2025, 11, 20)


def told(record, *sendings, on=ON, unit="林草局"):
    """The facts of the one trail there is."""
    made = obligations if record.key.startswith("B") else issues
    (one,) = trails(made(record, on=on), unit, sendings, on=on)
    return one.facts


def test_what_happened_to_an_obligation_stands_in_its_order_with_its_proof():
    returned = Review(
        at=a_moment(date(2025, 10, 28)),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        reasons=NOT_ACCURATE,
    )
    record = obligation_in(
        S.RETURNED,
        issued_by="某考办〔2025〕3号",
        objections=(
            Objection(
                at=a_moment(date(2025, 10, 1)),
                by="张三",
                unit="林草局",
                reason="不归我局",
            ),
        ),
        extensions=(
            a_request(
                granted=date(2025, 10, 27),
                decided=a_moment(date(2025, 10, 10)),
                decided_by="王五",
                decided_unit="领导小组办公室",
                opinion="同意",
            ),
        ),
        urges=(
            Urge(
                on=date(2025, 10, 24),
                kind="催办通知",
                paper="G2025-0007",
                number="某考办〔2025〕7号",
                until=date(2025, 10, 26),
            ),
        ),
        acknowledgements=(
            Acknowledgement(
                at=a_moment(date(2025, 10, 21)),
                by="张三",
                unit="林草局",
                note="下周一报",
            ),
        ),
        submissions=(
            a_submission(
                on=date(2025, 10, 27), files=(a_file("数据.xlsx"),), review=returned
            ),
        ),
    )

    facts = told(record, a_reminder(provider="250 queued as 4F2A"))

    assert [
        (str(one.on)[5:], str(one.what), one.who, one.text, one.evidence)
        for one in facts
    ] == [
        ("09-30", "下达", "", "", ("某考办〔2025〕3号",)),
        ("09-30", "签收", "张三", "", ()),
        ("10-01", "提出异议", "林草局张三", "不归我局", ()),
        ("10-08", "申请延期", "林草局张三", "到2025-11-06：数据未出", ()),
        ("10-10", "同意延期", "领导小组办公室王五", "到2025-10-27：同意", ()),
        (
            *("10-20", "提醒", "林草局钱联络", "前3，mail"),
            (a_reminder().key, "250 queued as 4F2A"),
        ),
        ("10-21", "回应", "林草局张三", "下周一报", ()),
        (
            *("10-24", "催办", "", "催办通知，限2025-10-26前办结"),
            ("某考办〔2025〕7号", "G2025-0007"),
        ),
        ("10-27", "报来", "林草局张三", "第1稿，一份", ("数据.xlsx",)),
        ("10-28", "退回补正", "领导小组办公室李四", "准确：合计不对", ()),
    ]


def test_what_happened_to_an_issue_stands_in_its_order_with_its_proof():
    record = issue_in(IssueState.APPLIED, circulated_by="某考办〔2025〕2号")

    facts = told(record, a_reminder(date(2025, 9, 19), item="issues/W2025-0001"))

    assert [(str(one.what), one.who, one.text) for one in facts] == [
        ("通报", "", ""),
        ("提醒", "林草局钱联络", "前3，mail"),
        ("报进展", "林草局冯十一", "已修好"),
        ("申请销号", "林草局张三", ""),
    ]
    assert facts[0].evidence == ("某考办〔2025〕2号",)


def test_an_extension_refused_is_told_as_one_and_one_without_answer_as_asked():
    refused = a_request(
        decided=a_moment(date(2025, 10, 9)),
        decided_by="王五",
        decided_unit="领导小组办公室",
        opinion="数据已有",
    )
    record = obligation_in(S.SIGNED, extensions=(refused, a_request()))

    facts = [(one.what, one.text) for one in told(record)][2:]

    asked = (Deed.EXTENSION_ASKED, "到2025-11-06：数据未出")
    assert facts == [asked, asked, (Deed.EXTENSION_REFUSED, "数据已有")]


def test_within_a_day_the_hours_decide_and_what_has_none_comes_first():
    on = date(2025, 10, 20)
    heard = Acknowledgement(at=a_moment(on), by="张三", unit="林草局", note="今天报")
    urge = Urge(on=on, kind="督办单", paper="G2025-0001")
    record = obligation_in(S.SIGNED, urges=(urge,), acknowledgements=(heard,))

    facts = told(record, a_reminder(on))

    assert [one.what for one in facts[2:]] == [
        *(Deed.URGED, Deed.REMINDED, Deed.REPLIED)
    ]


def test_material_that_was_accepted_was_not_sent_back():
    facts = told(obligation_in(S.ACCEPTED))

    assert [one.what for one in facts[2:]] == [Deed.RECEIVED]


@pytest.mark.parametrize(
    "state", [one for one in SendingState if one is not SendingState.DELIVERED]
)
def test_what_was_not_delivered_reminded_nobody(state):
    facts = told(obligation_in(S.SIGNED), a_reminder(state=state))

    assert Deed.REMINDED not in {one.what for one in facts}


def test_who_handed_a_printed_sheet_over_is_named_with_the_file():
    sheet = a_reminder(channel="printed", by="李四", provider="exports/催办单.docx")

    (*_, fact) = told(obligation_in(S.SIGNED), sheet)

    assert fact.text == "前3，printed，李四办理"
    assert fact.evidence == (sheet.key, "exports/催办单.docx")
    assert fact.sending is sheet


def test_several_people_reminded_on_a_day_are_one_reminder():
    first, later = date(2025, 10, 20), date(2025, 10, 24)
    sendings = [
        a_reminder(later),
        a_reminder(first),
        a_reminder(first, recipient="孙责任"),
    ]

    (one,) = trails(
        obligations(obligation_in(S.SIGNED), on=ON), "林草局", sendings, on=ON
    )

    assert one.reminded_on == (first, later)
    assert sum(fact.what is Deed.REMINDED for fact in one.facts) == 3


def test_reminders_of_other_units_and_other_matters_are_not_this_trail():
    others = [
        a_reminder(unit="督查室"),
        a_reminder(item="obligations/B2025-0002"),
        a_reminder(item="issues/B2025-0001"),
    ]

    facts = told(obligation_in(S.SIGNED), *others)

    assert [one.what for one in facts] == [Deed.ISSUED, Deed.SIGNED]


def test_the_trail_of_a_day_ends_with_that_day():
    on = date(2025, 10, 21)
    record = obligation_in(
        S.SIGNED,
        urges=(Urge(on=date(2025, 10, 22), kind="督办单", paper="G2025-0001"),),
    )

    facts = told(record, a_reminder(on), a_reminder(date(2025, 10, 22)), on=on)

    assert [one.on for one in facts if one.what is Deed.REMINDED] == [on]
    assert Deed.URGED not in {one.what for one in facts}


def test_a_unit_has_a_trail_of_what_it_leads_and_of_nothing_else():
    joint = obligation_in(S.SIGNED, key="B2025-0002", leads=("财政局", "林草局"))
    other = obligation_in(S.SIGNED, key="B2025-0003", leads=("财政局",))
    untold = obligation_in(S.DRAFTED, key="B2025-0004")
    lines = obligations(obligation_in(S.SIGNED), joint, other, untold, on=ON)

    found = trails(lines, "林草局", (), on=ON)

    assert [one.line.record.key for one in found] == ["B2025-0001", "B2025-0002"]


def test_of_a_long_outbox_only_the_delivered_reminders_of_the_matters_asked_are_given():
    lines = obligations(
        *(obligation_in(S.SIGNED, key=f"B2025-{n:04}") for n in range(1, 702)), on=ON
    )
    wanted = [a_reminder(item=about(one.record)) for one in lines]
    skipped = a_reminder(date(2025, 10, 21), state=SendingState.SKIPPED)
    other = a_reminder(item="obligations/B2025-0900")
    store = MemoryStore()
    with store.outbox.transaction() as txn:
        txn.plan([*wanted, skipped, other])
        txn.commit()

    with store.outbox.reading() as reader:
        seen: Any = Counting(reader)
        found = deliveries(seen, lines)

    assert {one.key for one in found} == {one.key for one in wanted}
    assert max(seen.asked) <= 500


def test_what_was_delivered_by_the_end_of_a_day_is_known_by_when_it_went():
    lines = obligations(obligation_in(S.SIGNED), on=ON)
    on_the_day = a_reminder(date(2025, 10, 20))
    # Planned for the day before, and sent the day after.
    late = a_reminder(date(2025, 10, 19), settled=a_moment(date(2025, 10, 21)))
    store = MemoryStore()
    with store.outbox.transaction() as txn:
        txn.plan([on_the_day, late])
        txn.commit()

    with store.outbox.reading() as reader:
        found = [deliveries(reader, lines, by=date(2025, 10, day)) for day in (19, 20)]
        every = deliveries(reader, lines)

    assert found == [[], [on_the_day]]
    assert len(every) == 2


class Counting:
    """An outbox that notes of how many items it was asked at a time."""

    def __init__(self, reader):
        self._reader = reader
        self.asked = []

    def sendings(self, where):
        self.asked.append(len(where.items))
        return self._reader.sendings(where)

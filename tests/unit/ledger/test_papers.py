"""What becomes of a paper: kept when drafted, registered once, written back."""

import tracemalloc
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    a_ledger,
    a_paper_draft,
    an_act,
    an_actor,
    an_issue,
    an_obligation,
)
from tracker.model.docnumber import meant_number, parse_number
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked, PaperState
from tracker.ports import Table
from tracker.services.ledger import BadRequest, YearClosed, fetch, write
from tracker.services.papers import correct, drafted_as, keep, papers_in, register
from tracker.steps import StepRefused

NUMBER = "某考办〔2025〕3号"


def kept(ledger, **changes):
    (paper,) = keep(ledger, an_act(), [a_paper_draft(**changes)])
    return paper


def record(ledger, table, key):
    with ledger.store.reading() as reader:
        return fetch(reader, table, key)


def test_papers_get_their_numbers_in_the_order_they_were_made():
    ledger = a_ledger()

    made = keep(
        ledger, an_act(), [a_paper_draft(digest="1"), a_paper_draft(digest="2")]
    )

    assert [one.key for one in made] == ["G2025-0001", "G2025-0002"]
    with ledger.store.reading() as reader:
        assert papers_in(reader, 2025) == made
        assert [one.action for one in reader.events()] == ["open", "draft", "draft"]


def test_the_same_draft_again_is_that_paper_and_leaves_no_event():
    ledger = a_ledger()
    first = kept(ledger)

    again = kept(ledger)

    assert again == first
    with ledger.store.reading() as reader:
        assert len(reader.events(about="papers/G2025-0001")) == 1


def test_a_draft_from_other_facts_is_another_paper():
    ledger = a_ledger()
    first = kept(ledger)

    other = kept(ledger, digest="of other facts")

    assert other.key != first.key


def test_a_paper_is_found_by_the_fingerprint_its_file_bears():
    ledger = a_ledger()
    paper = kept(ledger)

    with ledger.store.reading() as reader:
        assert drafted_as(reader, paper.snapshot.fingerprint) == (paper,)
        assert drafted_as(reader, "0" * 64) == ()


def test_registering_a_request_tells_its_units_and_starts_their_clocks():
    ledger = a_ledger(an_obligation(rule="收到通知后5个工作日内", due=None))
    paper = kept(ledger)

    found = register(
        ledger,
        paper.key,
        an_act(on=date(2025, 10, 9)),
        name="报送材料通知",
        effect="下达",
        number=NUMBER,
        signer="王五",
    )

    one = record(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert found.done == ("B2025-0001",)
    assert found.paper.state is PaperState.REGISTERED
    assert (found.paper.number, found.paper.signer) == (NUMBER, "王五")
    assert one.state is ObligationState.ISSUED
    assert one.issued_by == NUMBER
    assert one.issued_on == found.paper.issued_on == date(2025, 10, 9)
    assert one.due == date(2025, 10, 15)  # the 11th, a Saturday, is worked


def test_registering_a_circular_makes_its_issues_known():
    ledger = a_ledger(an_issue())
    paper = kept(ledger, items=("issues/W2025-0001",))

    register(ledger, paper.key, an_act(), name="整改通报", effect="通报", number=NUMBER)

    one = record(ledger, Table.ISSUES, "W2025-0001")
    assert one.state is IssueState.CIRCULATED
    assert one.circulated_by == NUMBER


def test_registering_an_urge_adds_it_to_the_trail():
    told = an_obligation(state=ObligationState.ISSUED, issued_on=date(2025, 9, 30))
    ledger = a_ledger(told)
    until = date(2025, 11, 6)
    paper = kept(ledger, asked=Asked(obligations=("B2025-0001",), until=until))

    register(
        ledger,
        paper.key,
        an_act(on=date(2025, 10, 27)),
        name="催办通知",
        effect="催办",
        number=NUMBER,
    )

    (urge,) = record(ledger, Table.OBLIGATIONS, "B2025-0001").urges
    assert (urge.on, urge.kind, urge.paper) == (
        date(2025, 10, 27),
        "催办通知",
        "G2025-0001",
    )
    assert (urge.number, urge.until) == (NUMBER, until)


def test_a_kind_without_effect_changes_no_record():
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)

    found = register(ledger, paper.key, an_act(), name="工作月报", effect="")

    assert found.done == found.refused == ()
    one = record(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert one.state is ObligationState.DRAFTED


def test_what_was_told_before_is_left_as_it_was_and_said():
    told = an_obligation(
        state=ObligationState.ISSUED,
        issued_on=date(2025, 9, 30),
        issued_by="某考办〔2025〕1号",
    )
    drafted = an_obligation(key="B2025-0002", period="2025年第四季度")
    ledger = a_ledger(told, drafted)
    paper = kept(ledger, items=("obligations/B2025-0001", "obligations/B2025-0002"))

    found = register(
        ledger, paper.key, an_act(), name="通知", effect="下达", number=NUMBER
    )

    assert found.done == ("B2025-0002",)
    assert len(found.refused) == 1
    assert "B2025-0001 不能下达" in found.refused[0]
    assert record(ledger, Table.OBLIGATIONS, "B2025-0001") == told


def test_who_was_told_after_the_paper_is_left_as_they_were_and_said():
    told = an_obligation(state=ObligationState.ISSUED, issued_on=date(2025, 9, 30))
    later = replace(told, key="B2025-0002", issued_on=date(2025, 10, 10))
    issue = an_issue(state=IssueState.CIRCULATED, circulated_on=date(2025, 10, 10))
    ledger = a_ledger(told, later, issue)
    keys = ("obligations/B2025-0001", "obligations/B2025-0002", "issues/W2025-0001")
    paper = kept(ledger, items=keys)

    found = register(
        ledger,
        paper.key,
        an_act(on=date(2025, 10, 9)),
        name="催办通知",
        effect="催办",
        number=NUMBER,
    )

    assert found.done == ("B2025-0001",)
    assert found.refused == (
        "B2025-0002 不能催办：2025-10-10 才下达，不能早于那一天。",
        "W2025-0001 不能催办：2025-10-10 才通报，不能早于那一天。",
    )
    assert found.paper.state is PaperState.REGISTERED
    assert record(ledger, Table.OBLIGATIONS, "B2025-0002") == later
    assert record(ledger, Table.ISSUES, "W2025-0001") == issue


def test_a_paper_is_registered_once():
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)
    register(ledger, paper.key, an_act(), name="通知", effect="下达", number=NUMBER)

    with pytest.raises(StepRefused, match="不能登记"):
        register(
            ledger,
            paper.key,
            an_act(),
            name="通知",
            effect="下达",
            number="某考办〔2025〕4号",
        )


def test_only_the_office_registers():
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)

    with pytest.raises(StepRefused, match="要由领导小组办公室的人办"):
        register(
            ledger,
            paper.key,
            an_act(an_actor("张三", "林草局")),
            name="通知",
            effect="下达",
            number=NUMBER,
        )

    one = record(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert one.state is ObligationState.DRAFTED


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("某考办[2025]3号", "是不是 某考办〔2025〕3号？"),
        ("某考办〔2025〕03号", "是不是 某考办〔2025〕3号？"),
        ("某考办〔2025〕第3号", "是不是 某考办〔2025〕3号？"),
        ("某考办（2025）3号", "是不是 某考办〔2025〕3号？"),
        ("某考办〔2025〕3", "是不是 某考办〔2025〕3号？"),
        ("某考办〔25〕3号", "请写成"),
        ("3号", "请写成"),
        ("某考办〔２０２５〕3号", "不合规范"),
    ],
)
def test_a_number_out_of_form_is_refused_with_what_was_meant(number, message):
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)

    with pytest.raises(BadRequest, match=message):
        register(ledger, paper.key, an_act(), name="", effect="下达", number=number)

    assert record(ledger, Table.PAPERS, paper.key) == paper


def test_a_number_used_before_is_refused_and_nothing_is_changed():
    ledger = a_ledger(an_obligation())
    first = kept(ledger, items=())
    register(ledger, first.key, an_act(), name="", effect="", number=NUMBER)
    second = kept(ledger, digest="another")

    with pytest.raises(BadRequest, match=f"{NUMBER} 已经用过：{first.key}"):
        register(ledger, second.key, an_act(), name="", effect="下达", number=NUMBER)

    assert record(ledger, Table.PAPERS, second.key) == second
    one = record(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert one.state is ObligationState.DRAFTED


def numbered(ledger, *numbers):
    """Register a paper under each number, all on one day."""
    for number in numbers:
        paper = kept(ledger, digest=number, items=())
        found = register(ledger, paper.key, an_act(), name="", effect="", number=number)
    return found


def test_numbers_left_out_are_noted():
    notes = numbered(a_ledger(), "某考办〔2025〕1号", "某考办〔2025〕4号").notes

    assert notes == (
        "某考办〔2025〕还没有登记过2号、3号；如果是别处用的字号，不用理会。",
    )


def test_of_many_numbers_left_out_the_first_five_are_named_and_all_are_counted():
    ledger = a_ledger()
    numbered(ledger, "某考办〔2025〕2号", "某考办〔2025〕4号", "某考办〔2025〕30号")

    (note,) = numbered(ledger, "某考办〔2025〕12号").notes

    assert "还没有登记过1号、3号、5号、6号、7号等9个；" in note


def test_a_number_far_too_great_takes_no_more_memory_than_any():
    ledger = a_ledger()
    tracemalloc.start()

    (note,) = numbered(ledger, "某考办〔2025〕1000000号").notes

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "1号、2号、3号、4号、5号等999999个" in note
    assert most < 1_000_000


def test_a_number_that_follows_the_last_is_not_noted():
    assert numbered(a_ledger(), "某考办〔2025〕1号", "某考办〔2025〕2号").notes == ()


def test_another_bodys_numbers_leave_no_gap():
    found = numbered(a_ledger(), "某政办发〔2025〕1号", "某考办〔2025〕1号")

    assert found.notes == ()


def test_a_later_number_with_an_earlier_day_is_noted():
    ledger = a_ledger()
    numbered(ledger, "某考办〔2025〕1号")
    paper = kept(ledger, digest="2", items=())

    found = register(
        ledger,
        paper.key,
        an_act(on=date(2025, 9, 1)),
        name="",
        effect="",
        number="某考办〔2025〕2号",
    )

    assert found.notes == (
        "某考办〔2025〕1号的日期是2025-10-09，与字号的先后不合。",
        "成文日期 2025-09-01 比稿里情况的截至日 2025-10-09 早，请核对。",
    )


def test_a_number_of_another_year_than_the_day_is_noted():
    (year, _) = numbered(a_ledger(), "某考办〔2024〕2号").notes

    assert year == "字号是〔2024〕，成文日期却在2025年，请核对。"


def test_a_number_put_right_is_put_right_wherever_it_was_written_back():
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)
    register(ledger, paper.key, an_act(), name="通知", effect="下达", number=NUMBER)

    after = correct(
        ledger,
        paper.key,
        an_act(),
        reason="登记时写错",
        number="某考办〔2025〕8号",
        signer="",
    )

    one = record(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert after.number == one.issued_by == "某考办〔2025〕8号"
    assert one.issued_on == after.issued_on
    assert one.state is ObligationState.ISSUED


def test_a_number_may_not_be_put_right_to_one_that_is_used():
    ledger = a_ledger()
    numbered(ledger, "某考办〔2025〕1号", "某考办〔2025〕2号")

    with pytest.raises(BadRequest, match="已经用过"):
        correct(
            ledger,
            "G2025-0002",
            an_act(),
            reason="写错",
            number="某考办〔2025〕1号",
            signer="",
        )


@pytest.mark.parametrize("text", ["", "号", "〔2025〕3号", "abc〔2025〕3号"])
def test_what_is_no_number_is_none(text):
    assert parse_number(text) is None


def test_a_number_is_read_in_its_parts_and_written_as_it_was():
    parsed = parse_number(NUMBER)

    assert parsed is not None
    assert (parsed.code, parsed.year, parsed.number) == ("某考办", 2025, 3)
    assert str(parsed) == NUMBER
    assert meant_number(" 某考办 [2025] 第03号 ") == parsed


def test_a_paper_of_a_closed_year_cannot_be_registered():
    ledger = a_ledger(an_obligation())
    paper = kept(ledger)
    with ledger.store.transaction() as txn:
        year = fetch(txn, Table.YEARS, "2025")
        closed = replace(year, rolled_to=2026, closed_at=an_act().at)
        write(txn, closed, before=year, act=an_act(), action="close")
        txn.commit()

    with pytest.raises(YearClosed):
        register(ledger, paper.key, an_act(), name="", effect="", number=NUMBER)

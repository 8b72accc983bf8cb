"""What is kept in memory between questions answers as the ledger itself would."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_ledger, an_act, an_issue, an_obligation
from tests.unit.ledger.cast import CLERK, LIAISON
from tests.unit.ledger.test_answers import UNITS, some_obligations
from tracker.answers import (
    Mirror,
    Outcome,
    Wanted,
    issue_lines,
    mirror,
    obligation_lines,
)
from tracker.calendar import Lamp
from tracker.model.obligation import ObligationState
from tracker.model.people import Role
from tracker.records import entry_of, record_of
from tracker.services import obligations
from tracker.services.ledger import write

ON = date(2025, 10, 20)
S = ObligationState


def judging(ledger, on=ON):
    return {"on": on, "calendar": ledger.calendar, "rules": ledger.rules}


def seen(kept, ledger, on=ON):
    with ledger.store.reading() as reader:
        return kept.lines(reader, **judging(ledger, on))


def asked(ledger, wanted=Wanted(year=2025), on=ON):  # noqa: B008 - never changed
    with ledger.store.reading() as reader:
        return (
            obligation_lines(reader, wanted, **judging(ledger, on)),
            issue_lines(reader, wanted, **judging(ledger, on)),
        )


def put(ledger, *records):
    """Change records past their steps, each with its event."""
    with ledger.store.transaction() as txn:
        for one in records:
            write(txn, one, before=one, act=an_act(on=ON), action="note")
        txn.commit()


def watched(monkeypatch):
    """The documents that the mirror makes records of from now on."""
    read = []

    def reading(table, document):
        read.append(document)
        return record_of(table, document)

    monkeypatch.setattr(mirror, "record_of", reading)
    return read


wanted_lists = st.builds(
    Wanted,
    year=st.just(2025),
    unit=st.sampled_from(("", *UNITS)),
    role=st.none() | st.sampled_from((Role.LEAD, Role.SUPPORTING)),
    states=st.just(()) | st.tuples(st.sampled_from([str(one) for one in S])),
    lamp=st.none() | st.sampled_from(Lamp),
    outcome=st.none() | st.sampled_from(Outcome),
    returned=st.booleans(),
    due_from=st.none() | st.dates(date(2025, 9, 20), date(2025, 11, 1)),
    due_to=st.none() | st.dates(date(2025, 10, 1), date(2025, 11, 20)),
    text=st.sampled_from(("", "0001", "监测", "LIN")),
    limit=st.none() | st.integers(1, 5),
)


@settings(max_examples=60)
@given(some_obligations(), some_obligations(), wanted_lists)
def test_a_list_from_memory_is_the_list_from_the_ledger(first, later, wanted):
    ledger, kept = a_ledger(*first), Mirror(2025)
    seen(kept, ledger)
    put(ledger, *later)
    lines = seen(kept, ledger)
    assert lines.obligations_wanted(wanted) == asked(ledger, wanted)[0]
    assert list(lines.obligations) == asked(ledger)[0]


def test_a_step_shows_at_the_next_look():
    told = an_obligation(state=S.ISSUED, issued_on=date(2025, 10, 9))
    ledger, kept = a_ledger(told, an_issue()), Mirror(2025)
    assert seen(kept, ledger).obligations[0].record.state is S.ISSUED
    obligations.sign(ledger, "B2025-0001", an_act(LIAISON, ON))
    assert seen(kept, ledger).obligations[0].record.state is S.SIGNED
    assert list(seen(kept, ledger).issues) == asked(ledger)[1]


def test_only_what_changed_is_read_again(monkeypatch):
    many = [an_obligation(key=f"B2025-{n:04}", duty=f"{n}") for n in range(1, 30)]
    ledger, kept = a_ledger(*many), Mirror(2025)
    seen(kept, ledger)
    read = watched(monkeypatch)
    obligations.note(ledger, "B2025-0007", an_act(CLERK, ON), text="来过电话")
    seen(kept, ledger)
    assert len(read) == 1


def test_the_lamps_are_those_of_the_day_asked_about():
    ledger, kept = a_ledger(an_obligation(due=date(2025, 10, 23))), Mirror(2025)
    for on in (date(2025, 9, 1), date(2025, 10, 23), date(2025, 10, 24)):
        assert list(seen(kept, ledger, on).obligations) == asked(ledger, on=on)[0]


def test_another_year_is_not_in_it():
    other = replace(an_obligation(), key="B2024-0001", year=2024)
    ledger, kept = a_ledger(other), Mirror(2025)
    assert seen(kept, ledger).obligations == ()
    put(ledger, replace(other, note="去年的"))
    assert seen(kept, ledger).obligations == ()


@pytest.mark.parametrize("more", [0, 3])
def test_another_ledger_in_its_place_is_read_whole(more):
    """A backup was restored: the same numbers of events, or more, and another history."""
    kept = Mirror(2025)
    seen(kept, a_ledger(an_obligation(material="原来的")))
    rest = [an_obligation(key=f"B2025-000{n}", duty=f"{n}") for n in range(2, 2 + more)]
    restored = a_ledger(an_obligation(material="恢复的"), *rest)
    assert seen(kept, restored).obligations == tuple(asked(restored)[0])


def test_after_very_many_changes_all_is_read_again(monkeypatch):
    monkeypatch.setattr(mirror, "_MANY", 2)
    ledger, kept = a_ledger(an_obligation()), Mirror(2025)
    seen(kept, ledger)
    more = [an_obligation(key=f"B2025-{n:04}", duty=f"{n}") for n in range(2, 9)]
    put(ledger, *more)
    read = watched(monkeypatch)
    assert len(seen(kept, ledger).obligations) == len(read) == 8


def test_a_list_is_in_the_order_of_the_store():
    rows = [
        an_obligation(key="B2025-0003", duty="c", due=None),
        an_obligation(key="B2025-0002", duty="b", due=date(2025, 10, 1)),
        an_obligation(key="B2025-0001", duty="a", due=date(2025, 10, 1)),
    ]
    keys = [one.record.key for one in seen(Mirror(2025), a_ledger(*rows)).obligations]
    assert keys == ["B2025-0001", "B2025-0002", "B2025-0003"]
    assert entry_of(rows[0]).place > entry_of(rows[1]).place


def test_a_look_at_another_day_leaves_what_is_kept_as_it_was():
    told = an_obligation(state=S.ISSUED, issued_on=date(2025, 10, 9))
    ledger, kept = a_ledger(told, an_issue()), Mirror(2025)
    today, another = seen(kept, ledger), date(2025, 10, 24)

    def look(on):
        with ledger.store.reading() as reader:
            return kept.lines(reader, keep=False, **judging(ledger, on))

    assert list(look(another).obligations) == asked(ledger, on=another)[0]
    assert seen(kept, ledger) is today
    assert look(ON) is today
    obligations.sign(ledger, "B2025-0001", an_act(LIAISON, ON))
    assert look(another).obligations[0].record.state is S.SIGNED
    assert list(seen(kept, ledger).obligations) == asked(ledger)[0]

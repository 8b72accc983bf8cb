"""The history: one event per change, from which all stands as it is; no break unseen."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    a_duty,
    a_file,
    a_ledger,
    a_moment,
    a_plan,
    an_act,
    an_actor,
    an_issue,
)
from tests.unit.ledger.cast import (
    HELPER,
    LIAISON,
    documents,
    events,
    issue_in,
    obligation_in,
    stored,
)
from tracker.history import breaks, changed, changes_between, replayed, sealed
from tracker.model.event import FIRST_PREVIOUS, Event
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.ports import Table
from tracker.records import entry_of, record_of
from tracker.services import issues, obligations, years
from tracker.services.ledger import Act


def a_years_work():
    """A ledger in which a little of everything happened."""
    ledger = a_ledger()
    years.make(
        ledger,
        a_plan(duties=(a_duty(leads=("林草局",), supporting=("财政局",)),)),
        an_act(),
    )
    (one,) = issues.add(ledger, an_act(), [an_issue()])
    obligations.issue(ledger, "B2025-0001", an_act(), paper="某函〔2025〕1号")
    obligations.sign(ledger, "B2025-0001", an_act(LIAISON))
    act = an_act(HELPER)
    obligations.receive(ledger, "B2025-0001", act, files=(a_file(),), channel="邮件")
    issues.circulate(ledger, one.key, an_act())
    obligations.accept(ledger, "B2025-0001", an_act())
    return ledger


WORK = events(a_years_work())


def places(found):
    return [number for number, _ in breaks(found)]


# What is written


def test_an_event_says_who_did_what_when_and_how_it_came_in():
    ledger = a_ledger(obligation_in(ObligationState.ISSUED))
    actor = an_actor("张三", "林草局", recorder="李四", channel="网页")
    now = a_moment(date(2025, 10, 13))

    act = Act(actor=actor, at=a_moment(date(2025, 10, 10)), recorded=now)
    obligations.object_(ledger, "B2025-0001", act, reason="不归我局")

    last = events(ledger)[-1]
    assert (last.by, last.unit, last.recorder, last.channel) == (
        "张三",
        "林草局",
        "李四",
        "网页",
    )
    assert (last.at, last.action, last.reason) == (now, "object", "不归我局")
    assert last.about == "obligations/B2025-0001"
    assert set(last.changes) == {"objections", "state"}
    assert last.changes["state"] == {"from": "已下达", "to": "异议"}
    assert list(last.changes["objections"]) == ["added"]


def test_the_chain_begins_with_zeros_and_counts_from_one():
    assert WORK[0].previous == FIRST_PREVIOUS
    assert [one.number for one in WORK] == list(range(1, len(WORK) + 1))
    assert [one.previous for one in WORK[1:]] == [one.hash for one in WORK[:-1]]
    assert places(WORK) == []
    assert places([]) == []


def test_the_events_give_every_document_as_it_stands():
    ledger = a_years_work()

    assert replayed(events(ledger)) == documents(ledger)


@pytest.mark.parametrize(
    "record",
    [
        *(obligation_in(state) for state in ObligationState),
        *(issue_in(state) for state in IssueState),
    ],
    ids=lambda one: str(one.state),
)
def test_a_record_comes_back_from_the_store_as_it_went_in(record):
    ledger = a_ledger(record)
    table = Table.OBLIGATIONS if record.key[0] == "B" else Table.ISSUES

    entry = stored(ledger, table, record.key)

    assert record_of(table, entry.document) == record
    assert entry == entry_of(record)
    assert ("牵头单位", "林草局") in entry.units
    assert (entry.state, entry.due) == (record.state, record.due)


# What breaks it


OTHER = {
    "number": 99,
    "at": a_moment(date(2020, 1, 1)),
    "by": "别人",
    "unit": "别处",
    "table": "别表",
    "key": "B2025-0099",
    "action": "别事",
    "changes": {},
    "recorder": "别人",
    "channel": "别途",
    "reason": "别的理由",
    "previous": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("at", range(len(WORK)))
@pytest.mark.parametrize("field", [one.name for one in fields(Event)])
def test_one_field_of_one_event_altered_is_found_there(field, at):
    found = list(WORK)
    found[at] = replace(found[at], **{field: OTHER[field]})

    broken = places(found)

    # A number says where it stands, so the place is told by what was expected there.
    assert broken[0] in (at + 1, OTHER["number"])


@pytest.mark.parametrize("delta", [timedelta(microseconds=1), timedelta(days=-1)])
def test_a_moment_altered_by_a_hair_is_found(delta):
    found = list(WORK)
    found[3] = replace(found[3], at=found[3].at + delta)

    assert places(found) == [4]


def leaves(value, path=()):
    """The path of every plain value within."""
    if not isinstance(value, dict | list):
        return [path]
    keys = list(value) if isinstance(value, dict) else range(len(value))
    return [one for key in keys for one in leaves(value[key], (*path, key))]


def with_other(value, path, other):
    if not path:
        return other
    inner = with_other(value[path[0]], path[1:], other)
    if isinstance(value, dict):
        return value | {path[0]: inner}
    return [*value[: path[0]], inner, *value[path[0] + 1 :]]


@settings(max_examples=50)
@given(st.data())
def test_any_value_within_a_change_altered_is_found(data):
    at = data.draw(st.integers(0, len(WORK) - 1))
    path = data.draw(st.sampled_from(leaves(dict(WORK[at].changes))))
    other = data.draw(st.text() | st.none() | st.integers() | st.booleans())
    altered = with_other(dict(WORK[at].changes), path, other)
    found = list(WORK)
    found[at] = replace(found[at], changes=altered)

    assert (places(found) == []) is (repr(altered) == repr(dict(WORK[at].changes)))


@settings(max_examples=50)
@given(st.data())
def test_any_events_removed_doubled_or_put_elsewhere_are_found(data):
    found = list(WORK)
    start = data.draw(st.integers(0, len(WORK) - 1))
    end = data.draw(st.integers(start + 1, len(WORK)))
    block = found[start:end]
    way = data.draw(st.sampled_from(["removed", "doubled", "moved", "reversed"]))
    if way != "doubled":
        del found[start:end]
    if way == "doubled":
        found[end:end] = block
    elif way == "moved":
        to = data.draw(st.integers(0, len(found)))
        found[to:to] = block
    elif way == "reversed":
        found[start:start] = block[::-1]
    # What is cut off at the end leaves a whole chain: the documents tell of it.
    whole = found == WORK or (way == "removed" and end == len(WORK))

    assert (places(found) == []) is whole


@pytest.mark.parametrize("last", range(1, len(WORK)))
def test_a_tail_cut_off_no_longer_gives_the_documents(last):
    assert replayed(WORK[:last]) != documents(a_years_work())


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (lambda one: one[:2] + one[4:], [(3, "缺少第3条至第4条履历，被删除过。")]),
        (lambda one: one[1:], [(1, "缺少第1条至第1条履历，被删除过。")]),
        (
            lambda one: [*one[:2], one[1], *one[2:]],
            [(3, "第2条履历重复或次序被调换。")],
        ),
        (
            lambda one: [*one[:1], replace(one[1], by="别人"), *one[2:]],
            [(2, "第2条履历的内容被改动过。")],
        ),
    ],
)
def test_a_break_is_told_with_its_place_in_a_sentence(alter, told):
    assert list(breaks(alter(list(WORK)))) == told


@pytest.mark.parametrize("at", range(len(WORK) - 1))
def test_an_event_altered_and_sealed_again_is_found_at_the_next(at):
    found = list(WORK)
    before = found[at - 1] if at else None
    found[at] = sealed(replace(found[at], by="别人"), before)

    assert list(breaks(found)) == [
        (at + 2, f"第{at + 2}条履历与前一条接不上，前一条被换过。")
    ]


def test_a_hash_does_not_hang_on_the_order_of_the_changes():
    one = WORK[1]
    turned = replace(one, changes=dict(reversed(one.changes.items())))

    assert places([WORK[0], turned, *WORK[2:]]) == []


# What a change is


VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=3) | st.integers(2, 9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(
    st.sampled_from(["added", "from", "to", "甲", "乙"]), VALUES, max_size=4
)


@settings(max_examples=60)
@given(DOCUMENTS, DOCUMENTS)
def test_a_change_leads_to_the_other_document_and_names_only_what_differs(
    before, after
):
    changes = changes_between(before, after)

    assert changed(before, changes) == after
    assert all(before.get(name, ...) != after.get(name, ...) for name in changes)


def test_a_list_that_grew_says_only_what_came():
    assert changes_between({"甲": [1]}, {"甲": [1, 2]}) == {"甲": {"added": [2]}}
    assert changes_between({"甲": [1]}, {"甲": [2]}) == {"甲": {"from": [1], "to": [2]}}


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ({"甲": 1}, {"甲": {"from": 2, "to": 3}}),
        ({}, {"甲": {"from": 2, "to": 3}}),
        ({"甲": 1}, {"甲": {"to": 3}}),
        ({}, {"甲": {"added": [1]}}),
        ({"甲": 1}, {"甲": {"added": [1]}}),
    ],
)
def test_a_change_of_something_else_does_not_fit(before, changes):
    with pytest.raises(ValueError, match="甲"):
        changed(before, changes)

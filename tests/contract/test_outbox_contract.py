"""What every store keeps to about sendings: `tracker.outbox`, clause by clause."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.entries import O, an_entry, an_event, found
from tests.contract.sendings import (
    HERE,
    LATER,
    LEASE,
    NOW,
    a_message,
    a_sending,
    all_of,
    claim,
    plan,
)
from tracker.model.sending import SendingState, in_groups
from tracker.outbox import SendingFilter
from tracker.ports import StoreRefused
from tracker.storage.memory import MemoryStore

S = SendingState
ITEM = "obligations/B2020-0001"
OTHER = "obligations/B2020-0002"
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["outbox", "ledger"])
def beginning(request, store):
    """How to begin a transaction: one of the sendings alone, or one of the ledger."""
    return store.outbox.transaction if request.param == "outbox" else store.transaction


def keys(sendings):
    return [one.key for one in sendings]


@contextmanager
def changing(store):
    """A transaction over the sendings, committed at the end."""
    with store.outbox.transaction() as txn:
        yield txn
        txn.commit()


# --- plan --------------------------------------------------------------------------


def test_a_new_store_has_sent_nothing(store):
    with store.outbox.reading() as reader:
        assert list(reader.sendings(SendingFilter())) == []
        assert list(reader.messages()) == []
        assert reader.sending("F0") is None
        assert reader.message("M0") is None
        assert reader.counts() == dict.fromkeys(S, 0)
        assert reader.mark("pass") is None
        assert reader.marks() == {}


def test_what_is_planned_comes_back_whole(store, beginning):
    whole = a_sending(
        rung="it's 𠮷 \\ %\n",
        state=S.FAILED,
        reason='"地址"不对',
        permanent=True,
        attempts=3,
        message="M1",
        provider="250 ok",
        holder="甲机",
        lease=LEASE,
        settled=datetime(2020, 12, 31, 23, 59, 59, 123456, timezone(8 * 60 * MINUTE)),
        by="李四",
    )
    bare = a_sending(OTHER, recipient="")

    with beginning() as txn:
        assert txn.plan([whole, bare]) == 2
        txn.commit()

    with store.reading() as reader:
        assert reader.sending(whole.key) == whole
        assert reader.sending(bare.key) == bare


def test_what_is_planned_twice_is_there_once_and_as_it_was(store):
    first = a_sending()
    again = a_sending(reason="又一次", not_before=LATER)

    assert plan(store, first) == 1
    assert plan(store, again, a_sending(OTHER), again) == 1

    assert sorted(keys(all_of(store))) == sorted([first.key, a_sending(OTHER).key])
    with store.outbox.reading() as reader:
        assert reader.sending(first.key) == first


@pytest.mark.parametrize(
    "change",
    [
        {"item": OTHER},
        {"due_version": 2},
        {"rung": "当天"},
        {"slot": date(2020, 10, 21)},
        {"recipient": "李四"},
        {"unit": "水利局"},
        {"channel": "短信"},
    ],
    ids=str,
)
def test_one_that_differs_in_anything_of_its_key_is_another(store, change):
    plan(store, a_sending())

    assert plan(store, a_sending(**change)) == 1


def test_nothing_can_be_planned_and_nothing_kept(store):
    with changing(store) as txn:
        assert txn.plan([]) == 0
        assert list(txn.keep([])) == []
        assert list(txn.claim(**HERE)) == []
        assert list(txn.expired(**HERE)) == []


# --- claim -------------------------------------------------------------------------


def test_what_one_person_gets_on_one_channel_is_claimed_together(store):
    theirs = [a_sending(), a_sending(OTHER), a_sending("issues/W2020-0001")]
    others = [
        a_sending(recipient="李四", not_before=NOW - MINUTE),
        a_sending(unit="水利局", not_before=NOW - 2 * MINUTE),
        a_sending(channel="短信", not_before=NOW - 3 * MINUTE),
    ]
    plan(store, *theirs, *others)

    taken = [claim(store, limit=1) for _ in range(5)]

    assert [keys(one) for one in taken] == [
        [others[2].key],
        [others[1].key],
        [others[0].key],
        sorted(keys(theirs)),
        [],
    ]


def test_what_is_claimed_is_held_until_its_lease(store):
    plan(store, a_sending())

    (taken,) = claim(store)

    assert taken == replace(a_sending(), state=S.CLAIMED, holder="甲机", lease=LEASE)
    assert all_of(store) == [taken]


def test_what_is_not_to_go_yet_waits(store):
    now, soon = (
        a_sending(),
        a_sending(OTHER, not_before=NOW + timedelta(microseconds=1)),
    )
    plan(store, now, soon)

    assert keys(claim(store)) == [now.key]
    assert keys(claim(store, now=LATER)) == [soon.key]


def test_moments_are_compared_whatever_their_zone(store):
    beijing = timezone(timedelta(hours=8))
    plan(store, a_sending(not_before=NOW.astimezone(beijing)))

    assert claim(store, now=NOW - MINUTE) == []
    assert len(claim(store, now=NOW.astimezone(timezone(-9 * 60 * MINUTE)))) == 1


@pytest.mark.parametrize("state", sorted(set(S) - {S.PLANNED}))
def test_only_what_is_planned_is_claimed(store, state):
    plan(store, a_sending(state=state))

    assert claim(store) == []


def test_a_limit_counts_groups_each_of_them_whole(store):
    people = ["张三", "李四", "王五"]
    plan(store, *(a_sending(item, recipient=name) for name in people for item in "abc"))

    taken = claim(store, limit=2)

    assert len(taken) == 6
    assert taken == in_groups(taken)
    assert len({one.group for one in taken}) == 2
    assert claim(store, limit=0) == []


def test_what_was_claimed_and_not_committed_is_free_again(store):
    plan(store, a_sending())

    with store.outbox.transaction() as txn:
        assert len(txn.claim(**HERE)) == 1

    assert len(claim(store)) == 1


def test_claimers_at_once_get_different_groups_and_all_of_them(store):
    people = [f"第{number}人" for number in range(12)]
    plan(store, *(a_sending(item, recipient=name) for name in people for item in "abc"))
    begun = threading.Barrier(3)

    def work(holder):
        begun.wait(5)
        taken = []
        while one := claim(store, holder=holder, limit=1):
            assert {it.holder for it in one} == {holder}
            taken.append(one)
        return taken

    with ThreadPoolExecutor(3) as pool:
        taken = [group for part in pool.map(work, "甲乙丙") for group in part]

    assert sorted(len(one) for one in taken) == [3] * 12
    assert sorted({one[0].occurrence.recipient for one in taken}) == sorted(people)


# --- expired -----------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.CLAIMED, S.ATTEMPTING])
def test_what_a_process_left_is_taken_by_another_after_its_lease(store, state):
    left = a_sending(state=state, holder="甲机", lease=LEASE)
    plan(store, left, a_sending(OTHER, state=state, holder="甲机", lease=LEASE))
    more = {"holder": "乙机", "lease": LATER}

    with changing(store) as txn:
        assert list(txn.expired(now=LEASE - MINUTE, **more)) == []
        taken = txn.expired(now=LEASE, **more)
        assert list(txn.expired(now=LEASE, **more)) == []

    assert len(taken) == 2
    assert replace(left, holder="乙机", lease=LATER) in taken
    assert list(taken) == all_of(store)


@pytest.mark.parametrize("state", sorted(set(S) - {S.CLAIMED, S.ATTEMPTING}))
def test_what_nobody_has_in_hand_does_not_expire(store, state):
    plan(store, a_sending(state=state, lease=NOW))

    with changing(store) as txn:
        assert list(txn.expired(**HERE)) == []


def test_what_waits_for_a_person_never_expires(store):
    plan(store, a_sending(state=S.CLAIMED, holder="打印", lease=None))

    with changing(store) as txn:
        assert list(txn.expired(now=NOW + 10**6 * MINUTE, holder="x", lease=NOW)) == []


# --- keep --------------------------------------------------------------------------


def test_what_is_kept_stands_in_place_of_what_was_there(store, beginning):
    plan(store, a_sending(), a_sending(OTHER))
    sent = a_sending().as_settled(S.DELIVERED, LATER, provider="250 ok")

    with beginning() as txn:
        assert list(txn.keep([sent])) == [sent]
        txn.commit()

    with store.reading() as reader:
        assert reader.sending(sent.key) == sent
        assert reader.sending(a_sending(OTHER).key) == a_sending(OTHER)
        assert reader.counts()[S.DELIVERED] == 1
    assert claim(store) != []


def test_what_was_never_planned_is_not_kept(store):
    with changing(store) as txn:
        assert list(txn.keep([a_sending()])) == []

    assert all_of(store) == []


def test_who_was_away_too_long_does_not_settle_what_another_has_taken(store):
    plan(store, a_sending(), a_sending(OTHER, recipient="李四"))
    mine, other = claim(store, holder="甲机")
    with changing(store) as txn:
        txn.keep([replace(mine, holder="乙机")])
    done = [one.as_settled(S.DELIVERED, LATER) for one in (mine, other)]

    with changing(store) as txn:
        kept = txn.keep(done, holder="甲机")

    assert list(kept) == done[1:]
    with store.outbox.reading() as reader:
        assert reader.sending(mine.key).holder == "乙机"
        assert reader.sending(other.key) == done[1]


def test_what_goes_back_to_wait_can_be_claimed_again(store):
    plan(store, a_sending())
    (taken,) = claim(store)
    again = replace(taken, state=S.PLANNED, holder="", lease=None, not_before=LATER)

    with changing(store) as txn:
        txn.keep([again])

    assert claim(store) == []
    assert keys(claim(store, now=LATER)) == [again.key]


# --- cancel ------------------------------------------------------------------------


def test_what_is_planned_about_an_item_is_superseded(store, beginning):
    planned = [a_sending(), a_sending(channel="短信")]
    claimed = a_sending(rung="当天", state=S.CLAIMED, holder="甲机", lease=LEASE)
    sent = a_sending(rung="前10", state=S.DELIVERED)
    other = a_sending(OTHER)
    plan(store, *planned, claimed, sent, other)

    with beginning() as txn:
        assert txn.cancel(ITEM, at=LATER, reason="已办结") == 2
        assert txn.cancel(ITEM, at=LATER, reason="又一次") == 0
        txn.commit()

    with store.reading() as reader:
        for one in planned:
            gone = one.as_superseded(LATER, "已办结")
            assert reader.sending(one.key) == gone
            assert (gone.state, gone.settled) == (S.SUPERSEDED, LATER)
        for one in (claimed, sent, other):
            assert reader.sending(one.key) == one


LYING: dict[str, Any] = {
    "state": S.CLAIMED,
    "provider": "/催办单.docx",
    "message": "M1",
}
UNDER_WAY: dict[str, dict[str, Any]] = {
    "claimed": {"state": S.CLAIMED, "holder": "甲机", "lease": LEASE},
    "claimed anew": {**LYING, "holder": "甲机", "lease": LEASE},
    "left by a process": {**LYING, "lease": LEASE},
    "claimed for ever": {"state": S.CLAIMED},
    "attempting": {**LYING, "state": S.ATTEMPTING, "holder": "甲机", "lease": LEASE},
    "in doubt": {**LYING, "state": S.ATTEMPTING, "lease": LEASE},
    "carried": {**LYING, "state": S.DELIVERED, "settled": NOW, "by": "张三"},
    "failed": {**LYING, "state": S.FAILED, "settled": NOW},
}


def test_what_lies_ready_for_a_person_is_superseded_with_what_is_planned(
    store, beginning
):
    lying = a_sending(channel="催办单", **LYING)
    planned = a_sending()
    others = a_sending(OTHER, channel="催办单", **LYING)
    plan(store, lying, planned, others)

    with beginning() as txn:
        assert txn.cancel(ITEM, at=LATER, reason="已办结", sheets=True) == 2
        assert txn.cancel(ITEM, at=LATER, reason="又一次", sheets=True) == 0
        txn.commit()

    with store.reading() as reader:
        gone = reader.sending(lying.key)
        assert gone == lying.as_superseded(LATER, "已办结")
        assert gone.is_withdrawn
        assert not reader.sending(planned.key).is_withdrawn
        # On the same sheet, and still to be carried.
        assert reader.sending(others.key) == others


@pytest.mark.parametrize("way", UNDER_WAY)
def test_what_is_really_under_way_or_done_is_not_superseded(store, beginning, way):
    one = a_sending(**UNDER_WAY[way])
    plan(store, one)

    with beginning() as txn:
        assert txn.cancel(ITEM, at=LATER, reason="已办结", sheets=True) == 0
        txn.commit()

    assert all_of(store) == [one]


def test_a_newer_rung_takes_no_sheet_from_a_person(store, beginning):
    lying = a_sending(**LYING)
    plan(store, lying)

    with beginning() as txn:
        assert txn.cancel(ITEM, at=LATER, reason="已由“当天”的提醒代替") == 0
        txn.commit()

    assert all_of(store) == [lying]


def test_a_cancel_goes_with_the_change_of_the_ledger_or_not_at_all(store):
    plan(store, a_sending())

    with store.transaction() as txn:
        txn.put(O, an_entry(state="已报送"))
        txn.append(an_event())
        txn.cancel(ITEM, at=LATER, reason="已办结")

    assert found(store, O) == []
    assert all_of(store) == [a_sending()]

    with store.transaction() as txn:
        txn.put(O, an_entry(state="已报送"))
        txn.append(an_event())
        txn.cancel(ITEM, at=LATER, reason="已办结")
        txn.commit()

    assert found(store, O) == ["B2020-0001"]
    assert [one.state for one in all_of(store)] == [S.SUPERSEDED]


def test_what_is_cancelled_while_another_claims_is_one_or_the_other(store):
    plan(store, *(a_sending(recipient=f"第{n}人") for n in range(20)))
    begun = threading.Barrier(2)

    def cancel():
        begun.wait(5)
        with store.transaction() as txn:
            number = txn.cancel(ITEM, at=LATER, reason="已办结")
            txn.commit()
        return number

    def take():
        begun.wait(5)
        return sum(len(claim(store, limit=2)) for _ in range(10))

    with ThreadPoolExecutor(2) as pool:
        cancelled, taken = pool.submit(cancel), pool.submit(take)

    assert cancelled.result() + taken.result() == 20
    with store.outbox.reading() as reader:
        counts = reader.counts()
    assert counts[S.SUPERSEDED] == cancelled.result()
    assert counts[S.CLAIMED] == taken.result()


# --- messages and marks ------------------------------------------------------------


def test_a_message_comes_back_whole_and_the_newer_in_its_place(store, beginning):
    first = a_message(html="<p>it's 𠮷 \\ %</p>", attempts=1)
    other = a_message("M0000000000000002")

    with beginning() as txn:
        txn.keep_message(other)
        txn.keep_message(a_message())
        txn.keep_message(first)
        txn.commit()

    with store.reading() as reader:
        assert reader.message(first.key) == first
        assert list(reader.messages()) == [first, other]
        assert list(reader.messages(limit=1)) == [first]
        assert list(reader.messages(after=first.key)) == [other]
        assert list(reader.messages(after=other.key)) == []


def test_a_mark_is_the_moment_last_kept(store, beginning):
    with beginning() as txn:
        txn.set_mark("pass", NOW)
        txn.set_mark("weekly", LEASE)
        txn.set_mark("pass", LATER)
        assert txn.mark("pass") == LATER
        txn.commit()

    with store.reading() as reader:
        assert reader.mark("pass") == LATER
        assert reader.mark("heard") is None
        assert reader.marks() == {"pass": LATER, "weekly": LEASE}


# --- what is asked -----------------------------------------------------------------

LEDGER = {
    "a": a_sending(slot=date(2020, 10, 1), state=S.DELIVERED, message="M1"),
    "b": a_sending(slot=date(2020, 10, 2), recipient="李四", message="M1"),
    "c": a_sending(OTHER, slot=date(2020, 10, 3), unit="水利局", state=S.SKIPPED),
    "d": a_sending(OTHER, slot=date(2020, 10, 4), channel="短信", state=S.DELIVERED),
}
FILTERS = [
    ({}, "abcd"),
    ({"states": (S.DELIVERED,)}, "ad"),
    ({"states": (S.DELIVERED, S.SKIPPED)}, "acd"),
    ({"states": (S.UNKNOWN,)}, ""),
    ({"item": OTHER}, "cd"),
    ({"item": "obligations/B2020-000_"}, ""),
    ({"items": (OTHER, "obligations/B2020-9999")}, "cd"),
    ({"items": (OTHER,), "channel": "短信"}, "d"),
    ({"unit": "水利局"}, "c"),
    ({"unit": "水利"}, ""),
    ({"channel": "短信"}, "d"),
    ({"message": "M1"}, "ab"),
    ({"composed": True}, "ab"),
    ({"composed": True, "states": (S.DELIVERED,)}, "a"),
    ({"slot_from": date(2020, 10, 2)}, "bcd"),
    ({"slot_to": date(2020, 10, 2)}, "ab"),
    ({"slot_from": date(2020, 10, 2), "slot_to": date(2020, 10, 3)}, "bc"),
    ({"slot_from": date(2020, 10, 3), "slot_to": date(2020, 10, 2)}, ""),
    ({"item": OTHER, "states": (S.DELIVERED,), "channel": "短信"}, "d"),
    ({"item": OTHER, "states": (S.DELIVERED,), "channel": "邮件"}, ""),
]


@pytest.mark.parametrize(("asked", "names"), FILTERS, ids=str)
def test_a_filter_finds_what_it_says(store, asked, names):
    plan(store, *LEDGER.values())

    with store.reading() as reader:
        found = reader.sendings(SendingFilter(**asked))

    assert list(found) == [LEDGER[name] for name in names]


def test_sendings_are_counted_by_state_within_days(store):
    plan(store, *LEDGER.values())

    def told(*days):
        with store.reading() as reader:
            counted = reader.counts(*days)
        assert set(counted) == set(S)
        return {state: number for state, number in counted.items() if number}

    assert told() == {S.DELIVERED: 2, S.PLANNED: 1, S.SKIPPED: 1}
    assert told(date(2020, 10, 2)) == {S.DELIVERED: 1, S.PLANNED: 1, S.SKIPPED: 1}
    assert told(date(2020, 10, 2), date(2020, 10, 3)) == {S.PLANNED: 1, S.SKIPPED: 1}
    assert told(None, date(2020, 10, 1)) == {S.DELIVERED: 1}


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_walk_everything_once_even_where_days_tie(store, size):
    days = [date(2020, 10, 1), date(2020, 10, 2)]
    plan(store, *(a_sending(f"issues/{n}", slot=days[n % 2]) for n in range(20)))

    paged, last = [], ""
    with store.reading() as reader:
        while page := reader.sendings(SendingFilter(), after=last, limit=size):
            assert len(page) <= size
            paged += page
            last = page[-1].key

    assert paged == all_of(store)
    assert len(paged) == 20


def test_nothing_follows_a_key_that_is_not_there(store):
    plan(store, a_sending())

    with store.reading() as reader:
        assert list(reader.sendings(SendingFilter(), after="F0")) == []
        assert list(reader.sendings(SendingFilter(), limit=0)) == []


WORDS = st.sampled_from(["甲", "it's", "%", "", "𠮷"])
STATES = st.sampled_from(S)
DAYS = st.sampled_from([date(2020, 10, 1), date(2020, 10, 2)])
MOMENTS = st.sampled_from([NOW - MINUTE, NOW, NOW + MINUTE, LATER])
SENDINGS = st.builds(
    a_sending,
    st.sampled_from([ITEM, OTHER]),
    rung=st.sampled_from(["前3", "当天"]),
    recipient=WORDS,
    unit=WORDS,
    slot=DAYS,
    state=STATES,
    not_before=MOMENTS,
    holder=st.sampled_from(["", "甲机"]),
    lease=st.none() | MOMENTS,
    provider=st.sampled_from(["", "/催办单.docx"]),
)
TAKEN = st.fixed_dictionaries({"now": MOMENTS})
CALLS = st.one_of(
    st.tuples(st.just("plan"), st.lists(SENDINGS, max_size=4)),
    st.tuples(
        st.just("keep"), st.lists(SENDINGS, max_size=2, unique_by=lambda it: it.key)
    ),
    st.tuples(
        st.just("cancel"), st.tuples(st.sampled_from([ITEM, OTHER]), st.booleans())
    ),
    st.tuples(st.sampled_from(["claim", "expired"]), TAKEN),
)


def carried_out(txn, call, given):
    """What a call answers; all groups are taken, since which are first may tie."""
    match call:
        case "cancel":
            item, sheets = given
            return txn.cancel(item, at=LATER, reason="已办结", sheets=sheets)
        case "keep":
            return list(txn.keep(given, holder="甲机"))
        case "claim" | "expired":
            return list(getattr(txn, call)(**{**HERE, **given, "limit": 99}))
        case _:
            return txn.plan(given)


@given(calls=st.lists(CALLS, max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_store_sends_as_the_one_in_memory(store, calls):
    # Nothing is committed, so each example begins with an empty store.
    with store.outbox.transaction() as ours, MemoryStore().transaction() as model:
        for call, asked in calls:
            assert carried_out(ours, call, asked) == carried_out(model, call, asked)
        everything = SendingFilter()
        assert list(ours.sendings(everything)) == model.sendings(everything)


# --- transactions ------------------------------------------------------------------


def test_a_transaction_sees_its_own_changes_and_others_do_not(store):
    with store.outbox.transaction() as txn:
        txn.plan([a_sending()])
        txn.keep_message(a_message())
        txn.set_mark("pass", NOW)

        assert list(txn.sendings(SendingFilter())) == [a_sending()]
        assert txn.message(a_message().key) == a_message()
        with store.reading() as other:
            assert list(other.sendings(SendingFilter())) == []
            assert list(other.messages()) == []
            assert other.marks() == {}

    assert all_of(store) == []


METHODS = {
    "plan": lambda txn: txn.plan([a_sending()]),
    "claim": lambda txn: txn.claim(**HERE),
    "expired": lambda txn: txn.expired(**HERE),
    "keep": lambda txn: txn.keep([a_sending()]),
    "keep_message": lambda txn: txn.keep_message(a_message()),
    "cancel": lambda txn: txn.cancel(ITEM, at=NOW, reason="已办结"),
    "set_mark": lambda txn: txn.set_mark("pass", NOW),
    "commit": lambda txn: txn.commit(),
    "sendings": lambda txn: txn.sendings(SendingFilter()),
    "sending": lambda txn: txn.sending("F0"),
    "messages": lambda txn: txn.messages(),
    "message": lambda txn: txn.message("M0"),
    "counts": lambda txn: txn.counts(),
    "mark": lambda txn: txn.mark("pass"),
    "marks": lambda txn: txn.marks(),
}


@pytest.mark.parametrize("call", METHODS.values(), ids=METHODS)
def test_a_transaction_is_over_once_it_is_committed_or_left(store, beginning, call):
    with beginning() as txn:
        txn.commit()
        with pytest.raises(RuntimeError, match="over"):
            call(txn)
    with beginning() as left:
        pass
    with pytest.raises(RuntimeError, match="over"):
        call(left)


def test_nothing_is_kept_after_an_exception_which_goes_on_up(store, beginning):
    with pytest.raises(ZeroDivisionError), beginning() as txn:
        txn.plan([a_sending()])
        raise ZeroDivisionError

    assert all_of(store) == []
    assert plan(store, a_sending()) == 1


@pytest.mark.parametrize("text", ["半\ud800个", "\udcff"])
def test_half_a_character_is_refused_in_a_sentence(store, text):
    if isinstance(store, MemoryStore):
        pytest.skip("memory keeps whatever Python does")

    for put in (
        lambda txn: txn.plan([a_sending(reason=text)]),
        lambda txn: txn.keep_message(a_message(text=text)),
    ):
        with pytest.raises(StoreRefused, match="重新输入"), changing(store) as txn:
            put(txn)

    assert all_of(store) == []

"""What every store keeps to: `tracker.ports`, clause by clause."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.contract.entries import (
    O,
    an_entry,
    an_event,
    day,
    found,
    keep,
    keep_events,
    walked,
)
from tracker.history import breaks
from tracker.ports import Filter, Table

# --- get ---------------------------------------------------------------------------


def test_a_new_store_is_empty(store):
    with store.reading() as reader:
        assert [list(reader.find(table)) for table in Table] == [[] for _ in Table]
        assert [reader.count(table) for table in Table] == [0 for _ in Table]
        assert list(reader.events()) == []
        assert reader.head() is None


def test_an_entry_comes_back_whole(store):
    entry = an_entry(
        state="已签收",
        due=day(23),
        units=(("lead", "财政局"), ("supporting", "水利局"), ("lead", "农业局")),
        text="b2020-0001\n监测数据",
    )
    bare = an_entry("B2020-0002")

    keep(store, entry, bare)

    with store.reading() as reader:
        assert reader.get(O, "B2020-0001") == entry
        assert reader.get(O, "B2020-0002") == bare
        assert list(reader.find(O)) == [entry, bare]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**53 + 1,
        2**63 - 1,
        -(2**63),
        0.1,
        1e300,
        -2.5e-300,
        "",
        " 两端 ",
        "𠮷野家 👨‍👩‍👧",
        "é\u0301\u202e\ufeff\uffff",
        "tab\tnew\r\nline\u2028\x01\x7f",
        "'; DROP TABLE years; --\\\"%_",
        [],
        {},
        [[1, [2, {"三": None}]], "a", None],
        {"": {"": [{}]}, "键 ": [1.5, True]},
        {"b": 1, "a": 2},
    ],
    ids=repr,
)
def test_a_document_comes_back_equal(store, value):
    entry = an_entry(document={"field": value})

    keep(store, entry)

    with store.reading() as reader:
        kept = reader.get(O, entry.key).document
    assert kept == {"field": value}
    assert type(kept["field"]) is type(value)


@pytest.mark.parametrize(
    "word", ["", "𠮷", "it's", '"quoted"', "a%b_c\\d", "é", "\uffff", " "]
)
def test_columns_come_back_as_given(store, word):
    entry = an_entry(f"k{word}", state=word, units=((word, word),), text=word)

    keep(store, entry)

    with store.reading() as reader:
        assert reader.get(O, f"k{word}") == entry


def test_a_key_nobody_kept_is_none(store):
    keep(store, an_entry("B2020-0001"))

    with store.reading() as reader:
        assert reader.get(O, "B2020-0002") is None
        assert reader.get(O, "b2020-0001") is None
        assert reader.get(O, "B2020-0001 ") is None
        assert reader.get(O, "B2020-000_") is None
        assert reader.get(O, "") is None


def test_tables_do_not_see_one_another(store):
    keep(store, an_entry("1", state="甲"), table=Table.OBLIGATIONS)
    keep(store, an_entry("1", state="乙"), table=Table.ISSUES)

    with store.reading() as reader:
        assert reader.get(Table.OBLIGATIONS, "1").state == "甲"
        assert reader.get(Table.ISSUES, "1").state == "乙"
        assert reader.get(Table.YEARS, "1") is None
        counts = {table: reader.count(table) for table in Table}
    assert counts == dict.fromkeys(Table, 0) | {O: 1, Table.ISSUES: 1}


def test_a_changed_answer_does_not_change_the_store(store):
    keep(store, an_entry(document={"list": [1]}))

    with store.reading() as reader, pytest.raises((TypeError, AttributeError)):
        reader.find(O)[0].key = "other"
    with store.reading() as reader:
        list(reader.find(O)).clear()

        assert reader.count(O) == 1


# --- put ---------------------------------------------------------------------------


def test_an_entry_replaces_the_one_with_its_key_in_every_column(store):
    keep(
        store,
        an_entry(
            year=2019,
            document={"a": 1, "b": 2},
            state="甲",
            due=day(1),
            units=(("lead", "财政局"), ("lead", "水利局")),
            text="旧",
        ),
    )
    new = an_entry(
        document={"b": 3},
        state="乙",
        due=day(2),
        units=(("supporting", "财政局"),),
        text="新",
    )

    keep(store, new)

    with store.reading() as reader:
        assert list(reader.find(O)) == [new]
    for old in (
        Filter(year=2019),
        Filter(states=("甲",)),
        Filter(due_to=day(1)),
        Filter(unit="水利局"),
        Filter(unit="财政局", role="lead"),
        Filter(text="旧"),
    ):
        assert found(store, O, old) == []


def test_an_entry_can_lose_its_day_and_units(store):
    keep(store, an_entry(due=day(1), units=(("lead", "财政局"),)))

    keep(store, an_entry())

    assert found(store, O, Filter(due_from=day(1))) == []
    assert found(store, O, Filter(unit="财政局")) == []
    assert found(store, O) == ["B2020-0001"]


def test_the_last_of_two_puts_in_a_transaction_stays(store):
    keep(store, an_entry(state="甲"), an_entry(state="乙"))

    assert found(store, O, Filter(states=("乙",))) == ["B2020-0001"]
    assert found(store, O, Filter(states=("甲",))) == []


def test_a_unit_named_twice_is_found_once(store):
    keep(store, an_entry(units=(("lead", "财政局"), ("lead", "财政局"))))

    assert found(store, O, Filter(unit="财政局")) == ["B2020-0001"]
    with store.reading() as reader:
        assert reader.count(O, Filter(unit="财政局")) == 1
        assert reader.get(O, "B2020-0001").units == (("lead", "财政局"),) * 2


# --- find and count ----------------------------------------------------------------

LEAD, SUPPORT = "lead", "supporting"
LEDGER = (
    an_entry("a", state="甲", due=day(5), units=((LEAD, "财政局"),), text="水质 100%"),
    an_entry("b", state="乙", due=day(5), units=((SUPPORT, "财政局"),), text="a_b"),
    an_entry("c", year=2019, state="甲", units=((LEAD, "水利局"),), text="straße"),
    an_entry("d", state="丙", due=day(7), text="it's \"so\" \\ a?b 'x"),
    an_entry(
        "e",
        year=2019,
        due=day(9),
        units=((LEAD, "水利局"), (SUPPORT, "财政局")),
        text="𠮷\n水",
    ),
)
FILTERS = [
    (Filter(), "abdec"),
    (Filter(year=2020), "abd"),
    (Filter(year=2019), "ec"),
    (Filter(year=2018), ""),
    (Filter(year=0), ""),
    (Filter(states=("甲",)), "ac"),
    (Filter(states=("甲", "丙")), "adc"),
    (Filter(states=("",)), "e"),
    (Filter(states=("丁", "甲乙")), ""),
    (Filter(unit="财政局"), "abe"),
    (Filter(unit="财政局", role=LEAD), "a"),
    (Filter(unit="财政局", role=SUPPORT), "be"),
    (Filter(unit="水利局", role=SUPPORT), ""),
    (Filter(unit="财政"), ""),
    (Filter(role=LEAD), "abdec"),
    (Filter(role="nobody"), "abdec"),
    (Filter(due_from=day(5)), "abde"),
    (Filter(due_from=day(6)), "de"),
    (Filter(due_to=day(5)), "ab"),
    (Filter(due_to=day(4)), ""),
    (Filter(due_from=day(7), due_to=day(7)), "d"),
    (Filter(due_from=day(8), due_to=day(6)), ""),
    (Filter(due_from=date.min, due_to=date.max), "abde"),
    (Filter(text="水"), "ae"),
    (Filter(text="%"), "a"),
    (Filter(text="0%"), "a"),
    (Filter(text="_"), "b"),
    (Filter(text="a_b"), "b"),
    (Filter(text="a?b"), "d"),
    (Filter(text="'"), "d"),
    (Filter(text='"so"'), "d"),
    (Filter(text="\\"), "d"),
    (Filter(text="𠮷\n"), "e"),
    (Filter(text="strasse"), ""),
    (Filter(text="straße"), "c"),
    (Filter(text="STRASSE"), ""),
    (Filter(text="水质 100%x"), ""),
    (Filter(text="*"), ""),
    (Filter(year=2020, states=("甲", "乙"), unit="财政局", role=SUPPORT), "b"),
    (Filter(year=2019, due_from=day(1), text="水", unit="水利局"), "e"),
    (Filter(year=2019, due_to=day(30), states=("甲",)), ""),
    (
        Filter(
            year=2020,
            states=("甲",),
            unit="财政局",
            role=LEAD,
            due_from=day(5),
            due_to=day(5),
            text="水质",
        ),
        "a",
    ),
]


def given_by(where):
    """What is asked for, without what is not: a name for the test."""
    fields = ((one, getattr(where, one)) for one in where.__slots__)
    return " ".join(f"{name}={value}" for name, value in fields if value not in _UNSET)


_UNSET = (None, "", ())


@pytest.mark.parametrize(
    ("where", "keys"), FILTERS, ids=[given_by(where) or "all" for where, _ in FILTERS]
)
def test_a_filter_finds_what_it_says_and_counts_as_many(store, where, keys):
    keep(store, *LEDGER)

    assert found(store, O, where) == list(keys)
    with store.reading() as reader:
        assert reader.count(O, where) == len(keys)


def test_entries_are_sorted_by_day_then_by_code_point_undated_last(store):
    keys = ["B2", "a", "B10", "é", "中", "\uffff", "𠮷", "B", "z", "B2020-0001"]
    first = [an_entry(f"{key}1", due=day(1)) for key in keys]
    last = [an_entry(f"{key}0", due=None) for key in keys]
    oldest = an_entry("zzz", due=date(1, 1, 1))
    latest = an_entry("latest", due=date(9999, 12, 30))

    keep(store, *last, latest, *first, oldest)

    expected = [
        "zzz",
        *sorted(one.key for one in first),
        "latest",
        *sorted(one.key for one in last),
    ]
    assert found(store, O) == expected


@pytest.mark.parametrize("limit", [0, 1, 4, 5, 6])
def test_a_limit_cuts_the_list_and_not_the_count(store, limit):
    keep(store, *LEDGER)

    assert found(store, O, limit=limit) == list("abdec"[:limit])
    with store.reading() as reader:
        assert reader.count(O) == 5


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_walk_everything_once_even_where_days_tie(store, size):
    entries = [
        an_entry(f"k{number:02}", due=(day(1), day(2), None)[number % 3])
        for number in range(20)
    ]
    keep(store, *reversed(entries))

    with store.reading() as reader:
        whole = list(reader.find(O))
        paged = walked(reader, size)

    assert paged == whole
    assert len(paged) == 20


def test_a_page_follows_an_entry_that_is_gone_or_moved(store):
    keep(store, *LEDGER)

    assert found(store, O, after=an_entry("a5", due=day(5))) == list("bdec")
    assert found(store, O, after=an_entry("", due=day(6))) == list("dec")
    assert found(store, O, after=an_entry("c", due=day(31))) == ["c"]
    assert found(store, O, after=an_entry("b", due=None)) == ["c"]
    assert found(store, O, after=an_entry("c", due=None)) == []


def test_a_page_within_a_filter(store):
    keep(store, *LEDGER)
    where = Filter(unit="财政局")

    assert found(store, O, where, after=LEDGER[0], limit=1) == ["b"]
    assert found(store, O, where, after=LEDGER[1], limit=5) == ["e"]


# --- events ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone",
    [
        timezone(timedelta(hours=8)),
        ZoneInfo("Asia/Shanghai"),
        timezone(timedelta(0)),
        timezone(-timedelta(hours=3, minutes=30)),
    ],
    ids=str,
)
def test_an_event_comes_back_with_its_hash_whole(store, zone):
    event = an_event(
        at=datetime(2020, 12, 31, 23, 59, 59, 123456, tzinfo=zone),
        recorder="李四",
        channel="命令行",
        reason="it's 𠮷 \\ %",
        changes={"versions": {"added": [{"n": 2**53 + 1, "x": 0.1, "y": None}]}},
    )

    with store.transaction() as txn:
        txn.append(event)
        txn.commit()

    with store.reading() as reader:
        assert list(reader.events()) == [event]
        assert list(breaks(reader.events())) == []


def test_events_are_found_by_record_number_and_limit(store):
    keys = ["a", "b", "a", "c", "a"]
    keep_events(store, *({"key": key} for key in keys))

    def numbers(**asked):
        with store.reading() as reader:
            return [one.number for one in reader.events(**asked)]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers(after=3) == [4, 5]
    assert numbers(after=5) == []
    assert numbers(after=99) == []
    assert numbers(limit=2) == [1, 2]
    assert numbers(limit=0) == []
    assert numbers(after=1, limit=2) == [2, 3]
    assert numbers(about="obligations/a") == [1, 3, 5]
    assert numbers(about="obligations/a", after=1, limit=1) == [3]
    assert numbers(about="obligations/a", after=3) == [5]
    assert numbers(about="obligations/") == []
    assert numbers(about="issues/a") == []
    assert numbers(about="obligations/_") == []


def test_the_head_is_the_newest_event_inside_a_transaction_too(store):
    first, second = keep_events(store, {}, {})

    with store.transaction() as txn:
        third = an_event(second)
        txn.append(third)
        assert txn.head() == third
        assert [one.number for one in txn.events()] == [1, 2, 3]

    with store.reading() as reader:
        assert reader.head() == second
        assert list(reader.events(after=0, limit=1)) == [first]


@pytest.mark.parametrize("number", [0, 1, 2, 4, 5])
def test_an_event_with_a_wrong_number_is_refused_and_nothing_kept(store, number):
    events = keep_events(store, {}, {})
    wrong = an_event(events[-1])
    object.__setattr__(wrong, "number", number)

    with store.transaction() as txn:
        with pytest.raises(ValueError, match="does not follow"):
            txn.append(wrong)
        txn.commit()

    with store.reading() as reader:
        assert list(reader.events()) == events


def test_the_first_event_is_number_one(store):
    second = an_event(an_event())

    with store.transaction() as txn, pytest.raises(ValueError, match="does not follow"):
        txn.append(second)


# --- transactions ------------------------------------------------------------------


def test_a_transaction_sees_its_own_changes_and_others_do_not(store):
    keep(store, an_entry("old", state="甲", units=((LEAD, "财政局"),)))

    with store.transaction() as txn:
        txn.put(O, an_entry("old", state="乙"))
        txn.put(O, an_entry("new", due=day(1), units=((LEAD, "财政局"),)))

        assert txn.get(O, "new") is not None
        assert [one.key for one in txn.find(O)] == ["new", "old"]
        assert txn.count(O) == 2
        assert txn.count(O, Filter(states=("甲",))) == 0
        assert [one.key for one in txn.find(O, Filter(unit="财政局"))] == ["new"]
        with store.reading() as other:
            assert other.get(O, "new") is None
            assert other.get(O, "old").state == "甲"


def test_all_tables_and_events_are_kept_together(store):
    with store.transaction() as txn:
        for table in Table:
            txn.put(table, an_entry("k"))
        txn.append(an_event())
        txn.commit()

    with store.reading() as reader:
        assert [reader.count(table) for table in Table] == [1 for _ in Table]
        assert reader.head() == an_event()


def test_what_was_not_committed_never_happened(store):
    keep(store, an_entry("old", state="甲"))

    with store.transaction() as txn:
        txn.put(O, an_entry("old", state="乙"))
        txn.put(Table.ISSUES, an_entry("new"))
        txn.append(an_event())

    with store.reading() as reader:
        assert reader.get(O, "old").state == "甲"
        assert reader.get(Table.ISSUES, "new") is None
        assert reader.head() is None


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_nothing_is_kept_after_an_exception_which_goes_on_up(store, error):
    with pytest.raises(error), store.transaction() as txn:
        txn.put(O, an_entry())
        txn.append(an_event())
        raise error

    assert found(store, O) == []
    keep(store, an_entry())
    assert found(store, O) == ["B2020-0001"]


CALLS = {
    "put": lambda txn: txn.put(O, an_entry()),
    "append": lambda txn: txn.append(an_event(an_event())),
    "commit": lambda txn: txn.commit(),
    "get": lambda txn: txn.get(O, "B2020-0001"),
    "find": lambda txn: txn.find(O),
    "count": lambda txn: txn.count(O),
    "events": lambda txn: txn.events(),
    "head": lambda txn: txn.head(),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_transaction_is_over_once_it_is_committed(store, call):
    with store.transaction() as txn:
        txn.put(O, an_entry(state="甲"))
        txn.append(an_event())
        txn.commit()

        with pytest.raises(RuntimeError, match="over"):
            call(txn)

    with store.reading() as reader:
        assert reader.get(O, "B2020-0001").state == "甲"


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_transaction_is_over_once_its_block_ends(store, call):
    with store.transaction() as txn:
        txn.put(O, an_entry(state="甲"))

    with pytest.raises(RuntimeError, match="over"):
        call(txn)

    assert found(store, O) == []


def test_an_exception_after_the_commit_takes_nothing_back(store):
    with pytest.raises(ZeroDivisionError), store.transaction() as txn:
        txn.put(O, an_entry())
        txn.commit()
        raise ZeroDivisionError

    assert found(store, O) == ["B2020-0001"]


# --- several at once ---------------------------------------------------------------


def test_a_readers_view_does_not_move_while_another_commits(store):
    keep(store, an_entry("a", state="甲"))
    committing = threading.Event()

    def commit():
        with store.transaction() as txn:
            txn.put(O, an_entry("a", state="乙"))
            txn.put(O, an_entry("b"))
            txn.append(an_event())
            committing.set()
            txn.commit()

    other = threading.Thread(target=commit)
    with store.reading() as reader:
        other.start()
        committing.wait(5)
        # The commit may wait for this block to end, or be done; either way:
        other.join(0.2)
        assert [one.state for one in reader.find(O)] == ["甲"]
        assert reader.get(O, "b") is None
        assert reader.count(O) == 1
        assert reader.head() is None
    other.join(5)

    assert not other.is_alive()
    assert found(store, O) == ["a", "b"]


def test_a_view_is_fixed_when_it_is_opened_and_not_when_first_asked(store):
    keep(store, an_entry("a"))
    other = threading.Thread(target=keep, args=(store, an_entry("b")))

    with store.reading() as reader:
        other.start()
        other.join(0.2)
        assert [one.key for one in reader.find(O)] == ["a"]
    other.join(5)

    assert found(store, O) == ["a", "b"]


def test_two_readers_at_once_see_the_same(store):
    keep(store, an_entry("a"))

    with store.reading() as one, store.reading() as other:
        assert list(one.find(O)) == list(other.find(O))


def test_threads_that_count_lose_nothing(store):
    keep(store, an_entry("counter", document={"n": 0}))

    def count(_):
        for _ in range(50):
            with store.transaction() as txn:
                n = txn.get(O, "counter").document["n"]
                time.sleep(0.0005)  # lets the other in, where it may come in
                txn.put(O, an_entry("counter", document={"n": n + 1}))
                txn.append(an_event(txn.head()))
                txn.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, range(2)))

    with store.reading() as reader:
        assert reader.get(O, "counter").document == {"n": 100}
        assert len(reader.events()) == 100
        assert list(breaks(reader.events())) == []

"""Any store answers as the one in memory does, whatever is put and asked."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.entries import O, walked
from tracker.ports import Entry, Filter, Table
from tracker.storage.memory import MemoryStore

# Few values, so that keys, days and units meet; odd ones, so that quoting is tried.
KEYS = st.text("Ab1-%_'中\uffff𠮷", min_size=1, max_size=2)
WORDS = st.sampled_from(["", "甲", "it's", "%", "_", "a", "\\", '"', "𠮷"])
YEARS = st.integers(2019, 2021)
DAYS = st.sampled_from(
    [date(1, 1, 1), date(2020, 2, 29), date(2020, 10, 1), date(2020, 10, 2)]
)
ROLES = st.sampled_from(["lead", "supporting"])
UNITS = st.tuples(ROLES, WORDS.filter(bool))
TEXTS = st.text("aß%_'\"\\中𠮷\n ", max_size=6)
TABLES = st.sampled_from(Table)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(
    allow_nan=False, allow_infinity=False
)
# PostgreSQL keeps no NUL, and no encoding keeps half a surrogate pair.
STRINGS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | STRINGS,
    lambda inner: st.lists(inner) | st.dictionaries(STRINGS, inner),
    max_leaves=5,
)
ENTRIES = st.builds(
    Entry,
    key=KEYS,
    year=YEARS,
    document=st.dictionaries(STRINGS, VALUES, max_size=3),
    state=WORDS,
    due=st.none() | DAYS,
    units=st.lists(UNITS, max_size=3).map(tuple),
    text=TEXTS,
)
PUTS = st.lists(st.tuples(TABLES, ENTRIES), max_size=12)
FILTERS = st.builds(
    Filter,
    year=st.none() | YEARS,
    states=st.lists(WORDS, max_size=2).map(tuple),
    unit=WORDS,
    role=st.just("") | ROLES,
    due_from=st.none() | DAYS,
    due_to=st.none() | DAYS,
    text=st.just("") | st.text("aß%_'\"\\中𠮷\n ", max_size=2),
)
ASKED = st.tuples(TABLES, FILTERS, st.none() | ENTRIES, st.none() | st.integers(0, 5))


@given(puts=PUTS, asked=st.lists(ASKED, min_size=1, max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_store_answers_as_the_one_in_memory(store, puts, asked):
    # Nothing is committed, so each example begins with an empty store.
    with store.transaction() as ours, MemoryStore().transaction() as model:
        for table, entry in puts:
            ours.put(table, entry)
            model.put(table, entry)

        for table, where, after, limit in asked:
            found = ours.find(table, where, after=after, limit=limit)
            assert list(found) == model.find(table, where, after=after, limit=limit)
            assert ours.count(table, where) == model.count(table, where)
        for table, entry in puts:
            assert ours.get(table, entry.key) == model.get(table, entry.key)


@given(puts=PUTS, where=FILTERS, size=st.integers(1, 4))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_are_the_list_cut_up(store, puts, where, size):
    with store.transaction() as txn:
        for _, entry in puts:
            txn.put(O, entry)

        whole = list(txn.find(O, where))

        assert walked(txn, size, where) == whole
        assert len({one.key for one in whole}) == len(whole)


@pytest.mark.parametrize("call", ["find", "count"])
def test_every_table_can_be_asked(store, call):
    with store.reading() as reader:
        for table in Table:
            assert not getattr(reader, call)(table)

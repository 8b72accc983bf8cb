"""Figures are written down by the office, with an event for each change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import (
    a_figure,
    a_file,
    a_ledger,
    a_plan,
    an_act,
    an_actor,
    an_item,
)
from tracker.answers.figures import figures_in
from tracker.errors import UsageError
from tracker.model.year import LedgerYear
from tracker.records import is_closed
from tracker.services.figures import (
    item_named,
    put_figure,
    value_given,
)
from tracker.services.ledger import BadRequest, YearClosed

CLOSED = LedgerYear(
    key="2024", year=2024, rolled_to=2025, closed_at=an_act(on=date(2025, 1, 6)).at
)


def put(ledger, year=2025, item="林地面积", act=None, **changes):
    return put_figure(ledger, act or an_act(), item=item, year=year, changes=changes)


def held(ledger, *years):
    with ledger.store.reading() as reader:
        return figures_in(reader, *(years or (2025,)))


def test_a_first_value_makes_a_figure_and_a_second_changes_it():
    ledger = a_ledger()

    put(ledger, value=Decimal("1.50"), source="林草局")
    put(ledger, value=Decimal(2))

    (figure,) = held(ledger)
    assert (figure.key, figure.value, figure.source) == (
        "S2025-0001",
        Decimal(2),
        "林草局",
    )
    with ledger.store.reading() as reader:
        events = reader.events(about="figures/S2025-0001")
    assert [one.action for one in events] == ["fill", "fill"]
    assert events[1].changes == {"value": {"from": "1.50", "to": "2"}}


def test_saying_the_same_again_is_no_event():
    ledger = a_ledger()

    put(ledger, value=Decimal(1))
    put(ledger, value=Decimal(1))

    with ledger.store.reading() as reader:
        assert len(reader.events()) == 1


def test_an_item_whose_name_holds_anothers_is_another():
    ledger = a_ledger(a_figure(item="林地面积合计"))

    put(ledger, value=Decimal(7))

    assert [(one.key, one.item) for one in held(ledger)] == [
        ("S2025-0001", "林地面积合计"),
        ("S2025-0002", "林地面积"),
    ]


def test_files_are_added_to_those_there_are():
    ledger = a_ledger(a_figure(files=(a_file("甲.pdf"),)))

    put(ledger, files=(a_file("乙.pdf", "cd" * 32),))
    figure = put(ledger, files=(a_file("甲.pdf"),))

    assert [one.name for one in figure.files] == ["甲.pdf", "乙.pdf"]


def test_the_year_before_the_first_takes_figures_and_is_opened_for_nothing_else():
    ledger = a_ledger()

    put(ledger, year=2024, value=Decimal(3))

    assert [one.key for one in held(ledger, 2024)] == ["S2024-0001"]
    with ledger.store.reading() as reader:
        assert not is_closed(reader, 2024)


def test_a_year_that_was_rolled_over_takes_no_figure():
    ledger = a_ledger(CLOSED, a_figure(key="S2024-0001", year=2024))

    with pytest.raises(YearClosed):
        put(ledger, year=2024, value=Decimal(3))

    assert held(ledger, 2024)[0].value == Decimal("1234.5")


def test_nobody_but_the_office_fills_in_figures():
    stranger = an_act(an_actor(unit="林草局"))

    with pytest.raises(BadRequest, match="不能填报指标数值"):
        put(a_ledger(), act=stranger, value=Decimal(3))


@pytest.mark.parametrize(
    ("name", "hint"), [("林地面", "是不是“林地面积”？"), ("GDP", "先在方案")]
)
def test_an_item_the_plan_does_not_have_is_refused_with_the_nearest(name, hint):
    plan = a_plan(data_items=(an_item(),))

    with pytest.raises(UsageError, match=hint):
        item_named(plan, name)


def test_what_is_no_number_is_refused_with_how_to_write_it():
    item = replace(an_item(), unit="公顷")

    with pytest.raises(BadRequest, match="的数值不能是“约9”；请写成"):
        value_given(item, "约9")
    assert value_given(item, " ") is None

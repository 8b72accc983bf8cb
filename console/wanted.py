"""The filters that lists share, from words on the command line to what is wanted."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.ledgers import View, unit_named
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.answers import Wanted

E = TypeVar("E", bound=StrEnum)
F = TypeVar("F", bound=Callable[..., Any])


def wanted_options(function: F) -> F:
    """The options that narrow a list; read with `wanted`."""
    options = (
        click.option("--unit", help="哪个单位。"),
        click.option("--role", help="它是牵头单位、配合单位还是督导单位。"),
        click.option("--state", "states", multiple=True, help="状态，可以写几次。"),
        click.option("--lamp", help="亮灯：正常、临期、逾期、按时完成、迟办完成等。"),
        click.option("--due-from", help="到期日从哪一天起，如 2020-10-01。"),
        click.option("--due-to", help="到期日到哪一天止。"),
        click.option("--text", default="", help="编号、事项、单位或人名里有这些字。"),
        click.option("--year", type=int, help="哪个年度；不写是当前年度。"),
        click.option("--limit", type=click.IntRange(min=1), help="最多列几条。"),
    )
    for option in reversed(options):
        function = option(function)
    return function


def wanted(view: View, kind: type[StrEnum], **options: Any) -> "Wanted":
    """What the options ask for; `kind` are the states there are.

    Raises:
        UsageError: a word means nothing.
    """
    from tracker.answers import Outcome, Wanted
    from tracker.calendar import Lamp
    from tracker.model.people import Role

    outcome = options.get("outcome")
    unit = options["unit"]
    return Wanted(
        year=options["year"] or view.opened.site.year,
        unit=unit_named(view.opened, unit) if unit else "",
        role=word(Role, options["role"]),
        states=tuple(str(word(kind, one)) for one in options["states"]),
        lamp=word(Lamp, options["lamp"]),
        outcome=word(Outcome, outcome) if outcome else None,
        returned=options.get("returned", False),
        due_from=day(options["due_from"], "--due-from"),
        due_to=day(options["due_to"], "--due-to"),
        text=options["text"],
        limit=options["limit"],
    )


def word(words: type[E], written: str | None) -> E | None:
    """The member so called; None where nothing was written."""
    from tracker.plan import nearest

    if written is None:
        return None
    known = [str(one) for one in words]
    if written not in known:
        near = nearest(written, known)
        hint = f"是不是“{near}”？" if near else ""
        raise UsageError(f"没有“{written}”。{hint}可用的有：{'、'.join(known)}。")
    return words(written)


def day(written: str | None, option: str) -> date | None:
    """The day written; None where nothing was."""
    from tracker.calendar import day_written

    if written is None:
        return None
    try:
        return day_written(written, f"{option} ")
    except ValueError as error:
        raise UsageError(str(error)) from None


def shown(values: Sequence[object]) -> str:
    """Several values in a cell."""
    return "、".join(str(one) for one in values)


def some(keys: Sequence[str], most: int = 6) -> str:
    """The first of several numbers, and how many they are."""
    more = f" 等{len(keys)}项" if len(keys) > most else ""
    return "、".join(keys[:most]) + more

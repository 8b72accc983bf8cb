"""What the commands of the ledger share: opening it, who acts, on which day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from console.desk import Desk, pass_desk
from console.telling import tell
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.answers import IssueLine, ObligationLine, Wanted
    from tracker.answers.lines import Line
    from tracker.model.people import Actor
    from tracker.model.plan import Plan
    from tracker.ports import Reader
    from tracker.services.ledger import Act, Ledger
    from tracker.storage.site import Site

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
T = TypeVar("T")
AT_SIGN = "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A site with its ledger open."""

    desk: Desk
    site: "Site"
    plan: "Plan"
    ledger: "Ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The ledger to look at: as it is, or as it was at the end of a day gone by.

    Attributes:
        past: whether it was another then than it is now.
    """

    opened: Opened
    reader: "Reader"
    on: date
    past: bool

    @property
    def judging(self) -> dict[str, Any]:
        """What the lists need besides: the day, the calendar and the rules."""
        ledger = self.opened.ledger
        return {"on": self.on, "calendar": ledger.calendar, "rules": ledger.rules}

    def both(self, wanted: "Wanted") -> "tuple[list[ObligationLine], list[IssueLine]]":
        """What is asked for of each kind."""
        from tracker.answers import issue_lines, obligation_lines

        return (
            obligation_lines(self.reader, wanted, **self.judging),
            issue_lines(self.reader, wanted, **self.judging),
        )

    def lines(self, wanted: "Wanted") -> "list[Line]":
        """The same in one list, obligations first."""
        obligations, issues = self.both(wanted)
        return [*obligations, *issues]


def by_option(function: F) -> F:
    """The option that says whose act it is."""
    return click.option(
        "--by", metavar="姓名@单位", help="谁办的；不写是 kaohe.toml 里的 clerk。"
    )(function)


@contextmanager
def opened(desk: Desk) -> Iterator[Opened]:
    """The site's ledger, to change it; what is wrong with its calendar is told."""
    from tracker.storage.opening import open_ledger

    site = desk.site()
    plan = desk.plan(site)
    ledger, findings = open_ledger(site, plan)
    tell(findings)
    with closing(ledger.store):
        yield Opened(desk=desk, site=site, plan=plan, ledger=ledger)


@contextmanager
def viewed(desk: Desk, on: str | None) -> Iterator[View]:
    """The ledger to look at on a day; a day gone by shows what was known by its end."""
    from tracker.storage.past import known_on

    day = desk.day(on)
    with opened(desk) as site:
        store, today = site.ledger.store, desk.today
        with known_on(store, day, today=today) as (reader, is_past):
            yield View(opened=site, reader=reader, on=day, past=is_past)


def act(site: Opened, by: str | None, on: str | None) -> "Act":
    """Whose act it is, and when; raises UsageError where nobody can tell."""
    from tracker.services.ledger import Act, moment_of

    now = site.desk.now()
    at = moment_of(site.desk.day(on), now)
    return Act(actor=_actor(site, by), at=at, recorded=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What a command is about to do: at which desk, by whom and on which day."""

    desk: Desk
    by: str | None
    on: str | None

    def act(self, site: Opened) -> "Act":
        """The act it will be; raises UsageError where nobody can tell whose."""
        return act(site, self.by, self.on)

    def step(
        self,
        keys: Sequence[str],
        service: "Callable[Concatenate[Ledger, str, Act, P], T]",
        *args: P.args,
        **given: P.kwargs,
    ) -> list[T]:
        """Take a step with all records or with none, and answer where they stand.

        Args:
            given: what the service is told besides, by its own names; mypy checks them.
        """
        from tracker.services.ledger import together

        with opened(self.desk) as site:
            done = self.act(site)
            with together(site.ledger) as ledger:
                return [service(ledger, key, done, *args, **given) for key in keys]


def pass_doing(function: Callable[..., None]) -> Callable[..., None]:
    """Adds `--by` and `--on`, and passes a `Doing` first, as `pass_desk` does a desk."""

    @by_option
    @click.option("--on", help="哪一天办的，如 2020-10-09；不写是现在。")
    @pass_desk
    @wraps(function)
    def command(desk: Desk, /, *, by: str | None, on: str | None, **given: Any) -> None:
        function(Doing(desk=desk, by=by, on=on), **given)

    return command


def someone(site: Opened, by: str | None) -> "Act":
    """An act for which nobody answers yet, such as drafting: whoever it is."""
    from tracker.model.people import Actor
    from tracker.services.ledger import Act

    if by or site.site.clerk:
        return act(site, by, None)
    now = site.desk.now()
    unit = site.plan.group.office_unit or "领导小组办公室"
    return Act(actor=Actor(name="（没有写明）", unit=unit), at=now, recorded=now)


def _actor(site: Opened, by: str | None) -> "Actor":
    from tracker.model.people import Actor, plain_name

    clerk = site.site.clerk
    if not (by or clerk):
        raise UsageError(
            "不知道是谁办的；请加 --by 姓名@单位，或在 kaohe.toml 里写上 clerk。"
        )
    name, _, unit = (by or clerk).partition(AT_SIGN)
    name, unit = name.strip(), unit.strip()
    if not name:
        raise UsageError(f"没有写姓名：{by}；请写成 姓名@单位。")
    recorder = clerk.partition(AT_SIGN)[0].strip() if by else ""
    return Actor(
        name=name,
        unit=unit_named(site, unit) if unit else _unit_of(site, name, by),
        recorder="" if plain_name(recorder) == plain_name(name) else recorder,
    )


def _unit_of(site: Opened, name: str, by: str | None) -> str:
    """The unit of somebody named without one: the clerk's office, a contact's unit."""
    from tracker.model.people import plain_name

    units = {
        one.unit
        for one in site.plan.contacts
        if plain_name(one.name) == plain_name(name)
    }
    if len(units) == 1:
        return units.pop()
    clerk, _, unit = site.site.clerk.partition(AT_SIGN)
    if not by or plain_name(clerk) == plain_name(name):
        return unit.strip() or site.plan.group.office_unit or "领导小组办公室"
    raise UsageError(f"不知道{name}是哪个单位的；请写成 {name}@单位。")


def unit_named(site: Opened, name: str) -> str:
    """The unit of that name or alias; raises UsageError with the nearest one."""
    from tracker.plan import nearest

    name = name.strip()
    for unit in site.plan.units:
        if name in (unit.name, unit.full_name, *unit.aliases):
            return unit.name
    if name in site.ledger.office | site.ledger.group:
        return name
    near = nearest(name, [unit.name for unit in site.plan.units])
    hint = f"是不是“{near}”？" if near else "请用方案“单位”表里的名称。"
    raise UsageError(f"没有单位“{name}”。{hint}")


def units_named(site: Opened, names: Sequence[str]) -> tuple[str, ...]:
    """The units of those names; one option may hold several, parted by ；."""
    from tracker.plan import SEPARATOR

    parts = [part for name in names for part in name.split(SEPARATOR) if part.strip()]
    return tuple(dict.fromkeys(unit_named(site, part) for part in parts))

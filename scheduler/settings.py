"""The reminders' settings: `[reminders]` and `[channels.*]` of kaohe.toml as values.

What a site leaves out is as in `data/policy.toml`, which is read in the same way.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from importlib import resources
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

from scheduler.channels.port import Kind
from scheduler.ladders import read_ladder, read_reach, rung_in
from scheduler.people import CAPACITIES, SUPERVISING, who
from scheduler.policy import (
    ChannelSettings,
    Colour,
    Ladder,
    Policy,
    Reach,
    Weekly,
    rung_name,
)
from scheduler.tables import (
    Misfit,
    Reading,
    choice_in,
    count_in,
    hour_in,
    table_in,
    text_in,
    texts_in,
)
from tracker.model.finding import Finding

FILE: Final = "kaohe.toml"
_LADDER: Final = ("before", "on_day", "after", "every", "until", "reach")
_KEYS: Final = (
    "at",
    "opens",
    "closes",
    "days",
    *_LADDER,
    "quiet_days",
    "channels",
    "channels_for",
    "colours",
    "weekly",
    "kinds",
    "papers",
)
_SENDING_DAYS: Final = MappingProxyType({"工作日": True, "每天": False})
_WEEKDAYS: Final = MappingProxyType(
    {f"星期{name}": number for number, name in enumerate("一二三四五六日")}
)
_QUIET: Final = range(1, 61)
# Papers about one late matter, by their keys in the catalogue.
_PAPERS: Final = ("urge", "supervision")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a site reminds: by which policy, and by which channels, in their order."""

    policy: Policy
    channels: tuple[ChannelSettings, ...]


def read_settings(
    reminders: Mapping[str, Any], channels: Mapping[str, Any]
) -> tuple[Settings | None, list[Finding]]:
    """The settings that two tables of kaohe.toml make, and every finding on them.

    None where anything is wrong: a reminder sent by half a policy cannot be taken back.
    """
    findings: list[Finding] = []
    usual = shipped()
    given = _channels(Reading(FILE, "channels", channels, findings)) or usual.channels
    reading = Reading(FILE, "reminders", reminders, findings)
    policy = _policy(reading, usual.policy, tuple(one.name for one in given))
    if findings:
        return None, findings
    return Settings(policy=policy, channels=given), []


@cache
def shipped() -> Settings:
    """The settings that come with the program."""
    text = (resources.files("scheduler") / "data/policy.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    findings: list[Finding] = []
    channels = _channels(
        Reading("policy.toml", "channels", tables["channels"], findings)
    )
    reading = Reading("policy.toml", "reminders", tables["reminders"], findings)
    names = tuple(one.name for one in channels)
    policy = _policy(reading, _NOTHING, names)
    assert not findings, "a test holds it to be clean"
    return Settings(policy=policy, channels=channels)


# What the shipped policy is read over: it says all of it itself.
_NOTHING: Final = Policy(
    at=time(),
    opens=time(),
    closes=time(23, 59),
    working_days_only=True,
    ladder=Ladder(
        before=(),
        on_day=False,
        after=(),
        every=None,
        until=1,
        reach_before=(),
        reach_on_day=(),
        reach_after=(),
    ),
    quiet_days=1,
    colours=(),
    kinds={},
    channels=(),
    channels_for={},
    weekly=None,
)


def _channels(reading: Reading) -> tuple[ChannelSettings, ...]:
    return tuple(
        _channel(name, reading.under(name))
        for name, table in reading.values.items()
        if reading.take(name, table_in, None) is not None
    )


def _channel(name: str, reading: Reading) -> ChannelSettings:
    kinds = {kind.value: kind for kind in Kind}
    # [channels.mail] need not say that it is mail.
    usual = kinds.get(name, Kind.PASTED)
    if "kind" not in reading.values and name not in kinds:
        message = "没有写是哪一种通道。"
        reading.wrong("kind", message, f"请写 kind，可用的有：{'、'.join(kinds)}。")
    return ChannelSettings(
        name=name,
        kind=reading.take("kind", choice_in(kinds), usual),
        units=reading.take("units", texts_in, ()),
        options={
            key: value
            for key, value in reading.values.items()
            if key not in ("kind", "units")
        },
    )


def _policy(reading: Reading, usual: Policy, channels: tuple[str, ...]) -> Policy:
    reading.only(_KEYS)
    ladder = read_ladder(reading, usual.ladder)
    kinds = _kinds(reading.under("kinds"), ladder) or usual.kinds
    policy = replace(
        usual,
        at=reading.take("at", hour_in, usual.at),
        opens=reading.take("opens", hour_in, usual.opens),
        closes=reading.take("closes", hour_in, usual.closes),
        working_days_only=reading.take(
            "days", choice_in(_SENDING_DAYS), usual.working_days_only
        ),
        ladder=ladder,
        kinds=kinds,
        quiet_days=reading.take("quiet_days", count_in(_QUIET), usual.quiet_days),
        channels=reading.take("channels", _names_in(channels), usual.channels),
        channels_for=_channels_for(reading.under("channels_for"), channels),
        colours=_colours(reading, usual.colours, (ladder, *kinds.values())),
        weekly=_weekly(reading, usual.weekly),
        papers=_papers(reading.under("papers")),
    )
    _check_hours(reading, policy)
    return policy


def _check_hours(reading: Reading, policy: Policy) -> None:
    """A reminder due when nothing may go would always be late."""
    if policy.opens >= policy.closes:
        message = f"{policy.opens:%H:%M} 不早于 {policy.closes:%H:%M}。"
        reading.wrong("opens", message, "opens 要比 closes 早，请改其中一个。")
        return
    hours = {"at": policy.at}
    if policy.weekly:
        hours["weekly.at"] = policy.weekly.at
    for key, hour in hours.items():
        if not policy.opens <= hour < policy.closes:
            span = f"{policy.opens:%H:%M} 到 {policy.closes:%H:%M}"
            message = f"{hour:%H:%M} 不在可以发的时间（{span}）里。"
            reading.wrong(key, message, "请改它，或者改 opens、closes。")


def _kinds(reading: Reading, usual: Ladder) -> dict[str, Ladder]:
    kinds = {}
    for name in reading.values:
        table = reading.under(name)
        table.only(_LADDER)
        kinds[name] = read_ladder(table, usual)
    return kinds


def _papers(reading: Reading) -> dict[str, int]:
    """Kinds of papers and the rung from which each is drafted, 「后4」."""
    reading.only(_PAPERS)
    papers = {kind: reading.take(kind, rung_in, 1) for kind in reading.values}
    for kind, since in papers.items():
        if since < 1:
            message = "到期以前不催办、不督办。"
            reading.wrong(kind, message, "请写成 后1、后4 的样子。")
    return papers


def _names_in(known: tuple[str, ...]) -> Any:
    def read(value: object) -> tuple[str, ...]:
        names = texts_in(value)
        for name in names:
            if name not in known:
                told = (
                    f"已有的是：{'、'.join(known)}；"
                    f'要用它，请加一节 [channels."{name}"]。'
                )
                raise Misfit(f"没有设置通道“{name}”。", told)
        return names

    return read


def _channels_for(
    reading: Reading, channels: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    read = _names_in(channels)
    chosen: dict[str, tuple[str, ...]] = {}
    for name in reading.values:
        person, _, unit = name.partition("@")
        if name not in CAPACITIES and not (person and unit):
            message = f"“{name}”不是角色，也不是“姓名@单位”。"
            reading.wrong(name, message, f"角色有：{'、'.join(CAPACITIES)}。")
        whom = who(person, unit) if unit else name
        chosen[whom] = reading.take(name, read, ())
    return chosen


def _colours(
    reading: Reading, usual: tuple[Colour, ...], ladders: Iterable[Ladder]
) -> tuple[Colour, ...]:
    before = len(reading.findings)
    tables = reading.take("colours", _tables_in, None)
    if tables is None:
        return usual
    colours = []
    for number, table in enumerate(tables, start=1):
        one = Reading(
            reading.file,
            f"{reading.place}.colours 第{number}条",
            table,
            reading.findings,
        )
        colours.append(_colour(one))
    colours.sort(key=lambda one: one.since)
    first = min(chain.from_iterable(map(_days, ladders)), default=colours[0].since)
    if first < colours[0].since and len(reading.findings) == before:
        message = f"最早的一级提醒“{rung_name(first)}”没有颜色。"
        remedy = f'请把最早的一种颜色写成 since = "{rung_name(first)}"。'
        reading.wrong("colours", message, remedy)
    return tuple(colours)


def _days(ladder: Ladder) -> Iterator[int]:
    """How many working days from the due day each of its rungs stands."""
    yield from (-one for one in ladder.before)
    yield from (0,) if ladder.on_day else ()
    yield from ladder.afters


def _tables_in(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list) and value and all(isinstance(it, dict) for it in value):
        return value
    raise Misfit("写法不对。", "请写成 [[reminders.colours]]，一种颜色一节。")


def _colour(reading: Reading) -> Colour:
    reading.only(("name", "word", "since", "meaning"))
    for key in ("name", "word", "since"):
        if key not in reading.values:
            reading.wrong(key, f"没有写 {key}。", "name、word、since 都要写。")
    return Colour(
        name=reading.take("name", text_in, ""),
        word=reading.take("word", text_in, ""),
        since=reading.take("since", rung_in, 0),
        meaning=reading.take("meaning", text_in, ""),
    )


def _weekly(reading: Reading, usual: Weekly | None) -> Weekly | None:
    if reading.values.get("weekly") is False:
        return None
    if "weekly" not in reading.values:
        return usual
    table = reading.under("weekly")
    table.only(("day", "at", "to"))
    known = usual or Weekly(weekday=0, at=time(8, 30), reach=())
    return Weekly(
        weekday=table.take("day", choice_in(_WEEKDAYS), known.weekday),
        at=table.take("at", hour_in, known.at),
        reach=table.take("to", _leaders_in, known.reach),
    )


def _leaders_in(value: object) -> tuple[Reach, ...]:
    reach = read_reach(value)
    if any(SUPERVISING in one for one in reach):
        message = f"每周汇总说的是全年度，没有哪一项的{SUPERVISING}可找。"
        raise Misfit(message, f"请写成 @单位，或者写角色：{'、'.join(CAPACITIES)}。")
    return reach

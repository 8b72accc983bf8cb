"""Tables of kaohe.toml read with every slip as a finding (设置的读法). Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final, TypeVar

from tracker.model.finding import Finding, Severity
from tracker.plan import nearest

T = TypeVar("T")
_HOUR: Final = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")


class Misfit(ValueError):
    """A value that cannot be meant: what is wrong with it, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Reading:
    """One table while it is read.

    Attributes:
        file: as the user knows it.
        place: of the table, 「reminders.reach」.
        values: what stands there.
        findings: what was found wrong so far, here and in the tables beside.
        naming: whether what is wrong with a value is said with its key before it.
        asked: the keys asked for so far.
    """

    file: str
    place: str
    values: Mapping[str, Any]
    findings: list[Finding]
    naming: bool = False
    asked: dict[str, None] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        self.asked[key] = None
        return key in self.values

    def take(self, key: str, read: Callable[[object], T], usual: T) -> T:
        """The value under `key`; `usual` where there is none, or a wrong one."""
        if key not in self:
            return usual
        try:
            return read(self.values[key])
        except Misfit as misfit:
            named = f"{key} " if self.naming else ""
            self.wrong(key, f"{named}{misfit.message}", misfit.remedy)
            return usual

    def need(self, key: str, read: Callable[[object], T], instead: T) -> T:
        """The value that must stand under `key`; `instead` where it is wrong."""
        if key in self and str(self.values[key]).strip():
            return self.take(key, read, instead)
        self.wrong(key, f"没有写 {key}。", f'请写成 {key} = "…" 的样子。')
        return instead

    def under(self, key: str) -> "Reading":
        """The table under `key`; empty where there is none, or no table."""
        empty: Mapping[str, Any] = {}
        table = self.take(key, table_in, empty)
        place = self._place(key)
        return Reading(self.file, place, table, self.findings, self.naming)

    def only(self, known: Iterable[str]) -> None:
        """Find every key that is not among those known."""
        names = tuple(known)
        for key in self.values:
            if key not in names:
                near = nearest(key, names)
                remedy = (
                    f"是不是 {near}？" if near else f"可用的有：{'、'.join(names)}。"
                )
                self.wrong(key, f"不认识的设置 {key}。", remedy)

    def wrong(self, key: str, message: str, remedy: str) -> None:
        """Write down what is wrong with the value under `key`."""
        finding = Finding(
            rule="bad-settings",
            severity=Severity.ERROR,
            file=self.file,
            place=self._place(key),
            message=message,
            remedy=remedy,
        )
        self.findings.append(finding)

    def _place(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def table_in(value: object) -> Mapping[str, Any]:
    """A table."""
    if isinstance(value, dict):
        return value
    raise Misfit("写法不对，这里要分项写。", "请写成 [表名]，下面一行一项。")


def text_in(value: object) -> str:
    """A text that is not empty."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise Misfit("要写文字。", "请写成 “…” 的样子，不要留空；不用这一项就删去这一行。")


def texts_in(value: object) -> tuple[str, ...]:
    """Texts that are not empty, each once, in their order."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(text_in(one) for one in value))
    raise Misfit("要写在方括号里。", '请写成 ["甲", "乙"] 的样子。')


def flag_in(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    raise Misfit("要写是或否。", "请写成 true 或 false。")


def hour_in(value: object) -> time:
    """An hour of the day, 「08:30」, in quotes or without."""
    if isinstance(value, time) and value.tzinfo is None:
        return value.replace(second=0, microsecond=0)
    found = _HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Misfit("要写几点几分。", '请写成 "08:30" 的样子。')
    return time(int(found[1]), int(found[2]))


def count_in(allowed: range) -> Callable[[object], int]:
    """A reader of whole numbers within `allowed`."""

    def read(value: object) -> int:
        if type(value) is int and value in allowed:
            return value
        message = f"要写 {allowed[0]} 到 {allowed[-1]} 的整数。"
        raise Misfit(message, "请改成这个范围里的数，不加引号。")

    return read


def counts_in(allowed: range) -> Callable[[object], tuple[int, ...]]:
    """A reader of several whole numbers within `allowed`, each once, in order."""
    one_in = count_in(allowed)

    def read(value: object) -> tuple[int, ...]:
        if isinstance(value, list):
            return tuple(sorted({one_in(one) for one in value}))
        raise Misfit("要写在方括号里。", "请写成 [3, 1] 的样子；一个也不要就写 []。")

    return read


def choice_in(choices: Mapping[str, T]) -> Callable[[object], T]:
    """A reader of one of several words."""

    def read(value: object) -> T:
        if isinstance(value, str) and value.strip() in choices:
            return choices[value.strip()]
        near = nearest(value, choices) if isinstance(value, str) else ""
        remedy = f"是不是“{near}”？" if near else "请照其中一个写。"
        raise Misfit(f"只能写：{'、'.join(choices)}。", remedy)

    return read

"""What every context is made of: blanks, the county's prose, tags and their values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from notices.chinese import written_date
from tracker.errors import KaoheError
from tracker.model.schema import Field, Kind, fields_of

BLANK_START: Final = "【待填："
BLANK_END: Final = "】"


@dataclass(frozen=True, slots=True)
class Blank:
    """A fact nobody gave: empty and false in a template, and a visible mark on paper.

    Attributes:
        name: what a person must fill in, 「成文日期」.
    """

    name: str

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __str__(self) -> str:
        return f"{BLANK_START}{self.name}{BLANK_END}"


class NothingToSay(KaoheError):
    """There is nothing in the ledger that such a paper would be about."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A passage of the county's own wording whose tags are still to be filled in."""

    text: str

    def __str__(self) -> str:
        """Refused: a filter would put tags on paper that nobody filled in."""
        raise TypeError("本县自己的文段只能直接写出来，不能再加过滤器或与别的文字相连")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What stands behind a name in a template.

    Attributes:
        meaning: one phrase for `kaohe template tags`.
        parts: the names below it, for a record.
        item: what each item of a list is; None where it is no list.
        named: what stands below any name, where the names are the year's own
            (`下级.指标名`); None where the names are fixed.
        forgiving: whether a name the year does not have prints as a blank.
    """

    meaning: str = ""
    parts: Mapping[str, "Tag"] = field(default_factory=dict)
    item: "Tag | None" = None
    named: "Tag | None" = None
    forgiving: bool = False


def _field_tag(one: Field) -> Tag:
    return Tag(meaning=one.help, item=Tag() if one.many else None)


def record_tag(record: type, meaning: str = "", **more: Tag) -> Tag:
    """The tags of a described record: one for each field, and `more` beside them."""
    parts = {one.label: _field_tag(one) for one in fields_of(record)}
    return Tag(meaning=meaning, parts=parts | more)


class Rows(list[Any]):
    """The records of a list; one that is asked for and not there is all blanks."""

    def __init__(self, records: Iterable[Any], blank: dict[str, Any]) -> None:
        super().__init__(records)
        self._blank = blank

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, int) and not -len(self) <= index < len(self):
            return self._blank
        return super().__getitem__(index)


def record_values(record: object) -> dict[str, Any]:
    """A described record as a template meets it, by the labels of its fields."""
    return {
        one.label: value_of(one, getattr(record, one.key))
        for one in fields_of(type(record))
    }


def value_of(one: Field, value: Any) -> Any:
    """A field's value as a template meets it: a date in words, nothing as a Blank."""
    if isinstance(value, bool):
        return value
    if value in ("", (), None):
        return Blank(one.label)
    if isinstance(value, date):
        return written_date(value)
    if one.kind is Kind.PROSE:
        return Prose(value)
    return list(value) if one.many else value


def or_blank(value: Any, name: str) -> Any:
    """`value`, or where nothing is in it the mark for what a person must fill in."""
    return value or Blank(name)

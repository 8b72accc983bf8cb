"""What a field of a record is called, holds and means.

A record of the plan carries its own description: the label is at once the header in
the workbook, the tag in a Word template and the word in a finding, so that a clerk
learns one word for one thing.
"""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

_KEY: Final = "kaohe"


class Kind(StrEnum):
    """What one value of a field is; the value is how a finding names it."""

    TEXT = "文字"
    PROSE = "文字（可写标签）"
    NUMBER = "整数"
    DAY = "日期"
    FLAG = "是或否"
    DUE = "时限"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The description of one field.

    Attributes:
        key: its name in Python and TOML.
        label: its name for the user; a valid tag, so no marks or blanks.
        kind: what one value is.
        many: whether it holds a list (in a cell, parted by 「；」).
        required: whether a plan without it is refused.
        unique: whether two records may not share its value.
        choices: the only values allowed; empty for any.
        refers: key of the subject whose records' names it must hold; "" for none.
        help: one sentence for the person who fills it in.
    """

    key: str
    label: str
    kind: Kind
    many: bool
    required: bool
    unique: bool
    choices: tuple[str, ...]
    refers: str
    help: str


def fields_of(record: type) -> tuple[Field, ...]:
    """The described fields of a record class, in the order of the form."""
    return tuple(
        Field(key=one.name, **one.metadata[_KEY])
        for one in fields(record)
        if _KEY in one.metadata
    )


def _described(
    label: str,
    help: str,
    *,
    kind: Kind,
    default: object,
    many: bool = False,
    required: bool = False,
    unique: bool = False,
    choices: tuple[str, ...] = (),
    refers: str = "",
) -> Any:
    description = {
        "label": label,
        "help": help,
        "kind": kind,
        "many": many,
        "required": required,
        "unique": unique,
        "choices": choices,
        "refers": refers,
    }
    return field(default=default, metadata={_KEY: description})


def text(label: str, help: str = "", **more: Any) -> Any:
    """A line of text; "" where nobody gave it."""
    return _described(label, help, kind=Kind.TEXT, default="", **more)


def texts(label: str, help: str = "", **more: Any) -> Any:
    """Several lines of text, in order; () where nobody gave any."""
    return _described(label, help, kind=Kind.TEXT, default=(), many=True, **more)


def prose(label: str, help: str = "", **more: Any) -> Any:
    """A passage that may itself hold tags such as `{{ 区划.自称 }}`."""
    return _described(label, help, kind=Kind.PROSE, default="", **more)


def number(label: str, help: str = "", **more: Any) -> Any:
    """A whole number; None where nobody gave it."""
    return _described(label, help, kind=Kind.NUMBER, default=None, **more)


def day(label: str, help: str = "", **more: Any) -> Any:
    """A calendar day; None where nobody gave it."""
    return _described(label, help, kind=Kind.DAY, default=None, **more)


def flag(label: str, help: str = "", **more: Any) -> Any:
    """Yes or no; no where nobody said."""
    return _described(label, help, kind=Kind.FLAG, default=False, **more)


def due(label: str, help: str = "", **more: Any) -> Any:
    """A due rule in the words of the documents: 「10月23日前」; "" for none."""
    return _described(label, help, kind=Kind.DUE, default="", **more)

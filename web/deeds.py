"""What can be done with a record on the page: one line an action, its fields described.

The form on the page, the JSON API and its description are all made from these lines.
What may be done, by whom and when, the tables of steps say (`tracker.steps`), not this.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from tracker.model.obligation import StoredFile
from tracker.ports import Table
from tracker.services import obligations
from tracker.services.ledger import Act, Ledger
from web.asking import Refused


class Kind(StrEnum):
    """How a field is typed; in a form, and as JSON."""

    LINE = "line"  # one line of text
    PROSE = "prose"  # some lines
    DAY = "day"  # 2020-10-09
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"  # one of `choices`
    CHOICES = "choices"  # several of `choices`
    UNITS = "units"  # several of the register's
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form.

    Attributes:
        name: in forms and JSON; label: what people read.
        choices: words to choose from, of CHOICE and CHOICES.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A step as the page offers it.

    Attributes:
        action: the step's, as in `tracker.steps`; what it is called stands there.
        take: does it; gets the values by field name, each as its kind says: text, a
            date or None, whether, a tuple of words, a tuple of kept files.
    """

    table: Table
    action: str
    fields: tuple[Field, ...]
    take: Callable[[Ledger, str, Act, Mapping[str, Any]], Any]


class BadForm(Refused):
    """Fields that cannot be meant, all of them at once.

    Attributes:
        faults: field name -> a sentence.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("；".join(faults.values()))


_NOTE: Final = Field(name="note", label="说明", kind=Kind.PROSE)

DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        table=Table.OBLIGATIONS,
        action="sign",
        fields=(),
        take=lambda ledger, key, act, _: obligations.sign(ledger, key, act),
    ),
    Deed(
        table=Table.OBLIGATIONS,
        action="receive",
        fields=(
            Field(name="files", label="材料", kind=Kind.FILES),
            Field(name="evidence_date", label="佐证本身的日期", kind=Kind.DAY),
            _NOTE,
        ),
        take=lambda ledger, key, act, given: obligations.receive(
            ledger,
            key,
            act,
            files=given["files"],
            channel="网页",
            evidence_date=given["evidence_date"],
            note=given["note"],
        ),
    ),
)


def deed_of(table: Table, action: str) -> Deed | None:
    """The deed of that action; None where the page offers none."""
    found = (one for one in DEEDS if one.table is table and one.action == action)
    return next(found, None)


def values_of(
    deed: Deed,
    given: Mapping[str, Sequence[str]],
    files: Mapping[str, tuple[StoredFile, ...]],
    units: Sequence[str],
) -> dict[str, Any]:
    """What was typed, as each field's kind says.

    Args:
        given: by field name, as a form or JSON brings it, each with all its values.
        files: by field name, kept already.
        units: the register's.

    Raises:
        BadForm: with every field that cannot be meant.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in deed.fields:
        typed = [one.strip() for one in given.get(field.name, ()) if one.strip()]
        if field.kind is Kind.FILES:
            values[field.name] = files.get(field.name, ())
            continue
        if field.required and not typed:
            faults[field.name] = f"没有写{field.label}"
            continue
        try:
            values[field.name] = _value(field, typed, units)
        except ValueError as error:
            faults[field.name] = str(error)
    if faults:
        raise BadForm(faults)
    return values


def _value(field: Field, typed: Sequence[str], units: Sequence[str]) -> Any:
    """The value of a field; raises ValueError with a sentence."""
    first = typed[0] if typed else ""
    match field.kind:
        case Kind.DAY:
            return _day(field, first) if first else None
        case Kind.NUMBER:
            if first and not (first.isascii() and first.isdecimal()):
                raise ValueError(f"{field.label}要写成数字，不是“{first}”")
            return int(first) if first else None
        case Kind.FLAG:
            return first in ("1", "true", "on")
        case Kind.CHOICE | Kind.CHOICES | Kind.UNITS:
            known = units if field.kind is Kind.UNITS else field.choices
            for one in typed:
                if one not in known:
                    raise ValueError(f"{field.label}里没有“{one}”")
            return first if field.kind is Kind.CHOICE else tuple(dict.fromkeys(typed))
        case _:
            return first


def _day(field: Field, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ValueError(
            f"{field.label}要写成 2020-10-09 的样子，不是“{typed}”"
        ) from None

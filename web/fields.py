"""Fields of forms and of JSON: described once, and read once, whatever brings them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tracker.model.obligation import Contact, contact_in
from tracker.model.stored import StoredFile
from tracker.ports import Table
from tracker.services.ledger import Act, Ledger
from web.asking import Refused, day_in, number_in

# Nobody writes more by hand; the rest is a file.
_LONGEST: Final = 20_000
_FIGURES: Final = 9
# What no eye sees, or what ends a line of its own accord; lines and tabs stay.
_UNSEEN: Final = frozenset(map(chr, range(32))) - {"\n", "\t"}


class Kind(StrEnum):
    """How a field is typed; in a form, and as JSON."""

    LINE = "line"  # one line of text
    PROSE = "prose"  # some lines
    LINES = "lines"  # several texts, in a form each on a line of its own
    PEOPLE = "people"  # 姓名：职务：电话, in a form each on a line of its own
    DAY = "day"  # 2020-10-09
    NUMBER = "number"
    NUMBERS = "numbers"  # several; which ones there are says the record
    CHOICE = "choice"  # one of `choices`
    UNIT = "unit"  # one of the register's
    UNITS = "units"  # several of the register's
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form.

    Attributes:
        name: in forms and JSON; label: what people read.
        choices: words to choose from, of CHOICE.
        keeps: whether a field that was not sent at all means "as it is": its value is
            then None. One that was sent empty empties.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    keeps: bool = False


Typed = Mapping[str, Sequence[str]]
Take = Callable[[Ledger, str, Act, Mapping[str, Any]], Any]


def by(service: Callable[..., Any], **fixed: Any) -> Take:
    """A deed done by a service of the ledger, which takes the fields by their names.

    Args:
        fixed: what else it is told, the same each time.
    """

    def take(ledger: Ledger, key: str, act: Act, given: Mapping[str, Any]) -> Any:
        return service(ledger, key, act, **given, **fixed)

    return take


def _nothing(_: Any) -> Typed:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A step as the page offers it.

    Attributes:
        action: the step's, as in `tracker.steps`; what it is called stands there.
        take: does it to the record of that number (of a deed that makes a new record:
            in that year); gets the values by field name, each as its kind says: text, a
            date or None, whether, a tuple of words, a tuple of kept files.
        filled: what its fields hold before anybody types, of the record.
        label: what the page calls it, where that is not what the history does.
        numbered: the texts behind a field of NUMBERS, from 1, of the record.
    """

    table: Table
    action: str
    fields: tuple[Field, ...]
    take: Take
    filled: Callable[[Any], Typed] = _nothing
    numbered: Callable[[Any], Typed] = _nothing
    label: str = ""


class BadForm(Refused):
    """Fields that cannot be meant, all of them at once.

    Attributes:
        faults: field name -> a sentence.
    """

    status = 422

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("；".join(faults.values()))


def values_of(
    deed: Deed,
    given: Typed,
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
        if field.kind is Kind.FILES:
            values[field.name] = files.get(field.name, ())
            continue
        if field.keeps and field.name not in given:
            values[field.name] = None
            continue
        typed = [one.strip() for one in given.get(field.name, ()) if one.strip()]
        if field.required and not typed:
            faults[field.name] = f"没有写{field.label}，请写明"
            continue
        try:
            values[field.name] = _value(field, typed, units)
        except ValueError as error:
            faults[field.name] = str(error)
        except Refused as error:
            faults[field.name] = str(error).rstrip("。")
    if faults:
        raise BadForm(faults)
    return values


def _value(field: Field, typed: Sequence[str], units: Sequence[str]) -> Any:
    """The value of a field; raises ValueError, or Refused, with a sentence."""
    first = typed[0] if typed else ""
    match field.kind:
        case Kind.DAY:
            return day_in(first, field.label)
        case Kind.NUMBER:
            return _number(field, first) if first else None
        case Kind.NUMBERS:
            return tuple(_number(field, one) for one in dict.fromkeys(typed))
        case Kind.CHOICE | Kind.UNIT | Kind.UNITS:
            known = field.choices if field.kind is Kind.CHOICE else units
            for one in typed:
                if one not in known:
                    raise ValueError(f"{field.label}里没有“{one}”，请从列出的里选")
            several = field.kind is Kind.UNITS
            return tuple(dict.fromkeys(typed)) if several else first
        case Kind.LINES:
            return tuple(_lines(field, typed))
        case Kind.PEOPLE:
            return tuple(_person(one) for one in _lines(field, typed))
        case Kind.LINE:
            return " ".join(_text(field, first).split())
        case _:
            return _text(field, first)


def _number(field: Field, typed: str) -> int:
    number = number_in(typed, _FIGURES)
    if number is None:
        raise ValueError(f"{field.label}要写成数字，不是“{typed[:20]}”")
    return number


def _text(field: Field, typed: str) -> str:
    if len(typed) > _LONGEST:
        raise ValueError(f"{field.label}太长，最多 {_LONGEST} 字，请作为文件上传")
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in text if one not in _UNSEEN)


def _lines(field: Field, typed: Sequence[str]) -> list[str]:
    lines = _text(field, "\n".join(typed)).splitlines()
    return [one.strip() for one in lines if one.strip()]


def _person(line: str) -> Contact:
    person = contact_in(line)
    if person is None:
        raise ValueError(f"“{line}”里没有姓名，请写成 姓名：职务：电话")
    return person

"""What cells say about an issue or obligation: the fact, or what is wrong with it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from tracker.model.issue import Issue, Measure, Source
from tracker.model.obligation import Contact
from tracker.model.plan import Plan
from tracker.model.schema import Field, Kind
from tracker.plan import nearest
from tracker.services.ledger import full_key
from tracker.workbook.cells import Cell, CellKind
from tracker.workbook.ledger.dues import due_words
from tracker.workbook.ledger.marks import plain
from tracker.workbook.values import Trouble, value_of

UNITS: Final = ("leads", "supporting", "supervising")
# Each line of these three cells is about one source.
SOURCES: Final = ("source_names", "source_papers", "source_items")

_LINES: Final = re.compile(r"[；;\n]")
_COMMAS: Final = re.compile(r"[、，,；;\n\s]+")
_CONTACT: Final = re.compile(
    r"(?P<name>[^（）()0-9]+?)\s*(?:[（(](?P<role>[^（）()]*)[）)])?\s*"
    r"(?P<phone>[0-9+][-0-9+—－/、 ]*)?"
)
_LAST_YEARS: Final = re.compile(r"W(\d{4})-\d{4,6}")
# 「1.」 「（2）」 「三、」 「④」 at the head of a measure.
_NUMBERED: Final = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|[（(]?[一二三四五六七八九十]{1,3}[）)、]"
    r"|[①-⑳])\s*"
)
# Several measures in one line: 「1.……；2.……」.
_INLINE: Final = re.compile(
    r"(?<=[。；;，,\s])(?=(?:\d{1,2}[.．、](?!\d)|[①-⑳]|[（(]\d{1,2}[）)]))"
)
# Nobody types them on purpose, and nobody sees them; they come with copied text.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """By what cells are judged: the plan's units and year."""

    plan: Plan
    year: int


def fact_of(
    cell: Cell | None, edits: str, label: str, kind: Kind, setting: Setting
) -> object:
    """The value for the fact `edits`, or a `Trouble`; an empty cell is an empty value."""
    if cell is not None and edits == "rule":
        return due_words(cell, label, year=setting.year)
    text = text_of(cell, label, kind)
    if isinstance(text, Trouble) or kind is Kind.DAY:
        return text
    text = str(text)
    if edits in UNITS:
        return units_of(text, label, setting.plan)
    match edits:
        case "measures":
            return tuple(Measure(text=one) for one in measures_of(text))
        case "contacts":
            return contacts_of(text, label)
        case "previous":
            return _last_years(text, label, setting.year)
        case _:
            return text if edits in SOURCES else text.strip()


def text_of(cell: Cell | None, label: str, kind: Kind) -> object:
    """What the cell says, as its kind asks; "" or None where it is empty."""
    if cell is None:
        return None if kind is Kind.DAY else ""
    if cell.kind is CellKind.NUMBER and kind is not Kind.DAY and cell.is_as_typed:
        return plain(cell.value)
    value = value_of(cell, _field(label, kind))
    if not isinstance(value, str):
        return value
    if _UNSEEN.search(value.replace("\r\n", "\n")):
        message = f"“{label}”里有看不见的字符。"
        return Trouble(message=message, remedy="请删去重新输入；多半是复制时带来的。")
    return plain(value)


def _field(label: str, kind: Kind) -> Field:
    return Field(
        key=label,
        label=label,
        kind=kind,
        many=False,
        required=False,
        unique=False,
        choices=(),
        refers="",
        help="",
    )


def units_of(text: str, label: str, plan: Plan) -> object:
    """The units named, under the names the papers use; a `Trouble` for a stranger."""
    names = dict(_names(plan))
    found = []
    for name in _parts(text, names):
        if name not in names:
            near = nearest(name, names)
            hint = f"是不是“{near}”？" if near else ""
            remedy = f"{hint}请用方案“单位”表里的名称或别称，几个单位用顿号隔开。"
            message = f"“{label}”里的“{name}”不在方案的单位表里。"
            return Trouble(message=message, remedy=remedy)
        found.append(names[name])
    return tuple(dict.fromkeys(found))


def _names(plan: Plan) -> Iterator[tuple[str, str]]:
    """Every name by which a unit goes, with the one the papers use."""
    for name in (plan.group.name, plan.group.office_name):
        yield name, name
    for unit in plan.units:
        for name in (*unit.aliases, unit.full_name, unit.name):
            yield name, unit.name


def _parts(text: str, known: Collection[str]) -> Iterator[str]:
    """The names in a cell; a comma inside a known name does not part it."""
    for line in _LINES.split(text):
        if line.strip() in known and line.strip():
            yield line.strip()
        else:
            yield from filter(None, _COMMAS.split(line))


def contacts_of(text: str, label: str) -> object:
    """Name, capacity and telephone of each line."""
    found = []
    for line in filter(None, (one.strip() for one in _LINES.split(text))):
        match = _CONTACT.fullmatch(line)
        if match is None:
            message = f"看不懂“{label}”里的“{line[:40]}”。"
            remedy = "一人一行，写成如“张三（联络员）0470-1234567”。"
            return Trouble(message=message, remedy=remedy)
        given = {name: value or "" for name, value in match.groupdict().items()}
        found.append(Contact(**{name: one.strip() for name, one in given.items()}))
    return tuple(found)


def _last_years(text: str, label: str, year: int) -> object:
    key = full_key(text)
    found = _LAST_YEARS.fullmatch(key)
    if not key or (found and int(found[1]) < year):
        return key
    message = f"“{label}”不能是“{key[:40]}”。"
    return Trouble(message=message, remedy="请写以前年度问题的编号，如 W2019-0003。")


def measures_of(text: str) -> tuple[str, ...]:
    """The measures in a cell: numbered ones, else a line each."""
    lines = [part.strip() for one in text.split("\n") for part in _INLINE.split(one)]
    lines = [one for one in lines if one]
    is_numbered = bool(lines) and bool(_NUMBERED.match(lines[0]))
    found: list[str] = []
    for one in lines:
        if found and is_numbered and not _NUMBERED.match(one):
            found[-1] += one
        else:
            found.append(_NUMBERED.sub("", one))
    return tuple(text for one in found if (text := one.rstrip("；;，, ")))


def sources_of(names: str, papers: str, items: str) -> tuple[Source, ...] | Trouble:
    """The sources that three cells give line by line."""
    rows = [one.split("\n") if one else [] for one in (names, papers, items)]
    most = max(len(one) for one in rows)
    given = [[*one, *[""] * (most - len(one))] for one in rows]
    for name, *rest in zip(*given, strict=True):
        if not name and any(rest):
            message = "“来源文件”有一行没有对应的“来源”。"
            remedy = "每个来源一行，几栏的行要对齐；如来源写“国家反馈”。"
            return Trouble(message=message, remedy=remedy)
    return tuple(
        Source(name=name, paper=paper, item=item)
        for name, paper, item in zip(*given, strict=True)
        if name
    )


def source_texts(issue: Issue) -> dict[str, str]:
    """The three cells of an issue's sources, by what they edit."""
    given = [(one.name, one.paper, one.item) for one in issue.sources]
    columns = zip(*given, strict=True) if given else ((), (), ())
    return {
        edits: plain("\n".join(values))
        for edits, values in zip(SOURCES, columns, strict=True)
    }

"""Names in the file beside the names we know: sheets, headers, the lines of a form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tracker.model.finding import Finding
from tracker.plan import nearest
from tracker.workbook.findings import error, hint

Spot = TypeVar("Spot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Generic[Spot]):
    """A name in the file: where it stands for the user (`place`) and for us."""

    name: str
    place: str
    spot: Spot


@dataclass(slots=True, kw_only=True)
class Match(Generic[Spot]):
    """Known name -> what stands for it, even under another name; and what is wrong."""

    spots: dict[str, Spot] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What is being named, for the findings.

    Attributes:
        noun: its word: 「工作表」.
        file: the workbook.
        home: the place of what is missing.
        strict: whether a stranger near a known name is an error: what stands there
            was meant for us and would be lost.
    """

    noun: str
    file: str
    home: str
    strict: bool = True


def match_names(
    naming: Naming, seen: Sequence[Seen[Spot]], known: Sequence[str]
) -> Match[Spot]:
    """Every known name with its spot.

    A known name that is missing gets the nearest stranger's spot, so that the rest
    can still be checked; the finding is an error either way.
    """
    match: Match[Spot] = Match()
    strangers = []
    for one in seen:
        name = "".join(one.name.split())
        if name not in known:
            strangers.append(one)
        elif name in match.spots:
            match.findings.append(_twice(naming, one))
        else:
            match.spots[name] = one.spot
    for name in [name for name in known if name not in match.spots]:
        near = nearest(name, [one.name for one in strangers])
        if not near:
            match.findings.append(_missing(naming, name))
            continue
        stranger = next(one for one in strangers if one.name == near)
        strangers.remove(stranger)
        match.spots[name] = stranger.spot
        match.findings.append(_renamed(naming, stranger, name))
    match.findings += [_strange(naming, one, known) for one in strangers]
    return match


def _twice(naming: Naming, one: Seen[Spot]) -> Finding:
    message = f"{naming.noun}“{one.name}”出现了两次。"
    return error("name-twice", naming.file, one.place, message, "请删去多余的一个。")


def _missing(naming: Naming, name: str) -> Finding:
    message = f"缺少{naming.noun}“{name}”。"
    remedy = "请补上；没有内容也要保留。"
    return error("name-missing", naming.file, naming.home, message, remedy)


def _renamed(naming: Naming, one: Seen[Spot], name: str) -> Finding:
    message = f"缺少{naming.noun}“{name}”，却有“{one.name}”。"
    remedy = f"如果就是它，请改回“{name}”；不是的，请补上“{name}”。"
    return error("name-changed", naming.file, one.place, message, remedy)


def _strange(naming: Naming, one: Seen[Spot], known: Sequence[str]) -> Finding:
    stranger = f"不认识的{naming.noun}“{one.name}”"
    near = nearest(one.name, known) if naming.strict else ""
    if near:
        message = f"{stranger}，与“{near}”相近。"
        remedy = f"要读入的请并到“{near}”里，不要的请删去。"
        return error("name-unknown", naming.file, one.place, message, remedy)
    message = f"{stranger}，没有读入。"
    remedy = "自己留着用的不必管；写错的请改正。"
    return hint("name-unknown", naming.file, one.place, message, remedy)

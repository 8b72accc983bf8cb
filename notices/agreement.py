"""Whether a paper still says what the ledger says, and where it does not. Pure.

Two questions are kept apart: what was changed in Word since the draft was made, and
what has changed in the ledger since. What a person has filled in is neither.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from notices.contexts import BLANK_END, BLANK_START
from notices.model import Reading
from tracker.model.paper import Paper

_BLANK: Final = re.compile(f"{BLANK_START}([^{BLANK_END}]*){BLANK_END}")
_NUMBER: Final = "发文字号"
_DATE: Final = "成文日期"
# Of a long change, how many characters are shown.
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One stretch in which two readings differ.

    Attributes:
        place: where it stands in the first, 「第5段」; where nothing of it stands there,
            the place it follows upon.
        first, second: the lines of the one and of the other.
    """

    place: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What became of a paper and of its ledger since it was drafted.

    Attributes:
        untouched: whether the file is the draft, to the byte of every part.
        edits: what was changed in Word, draft first; None where the draft cannot be
            made again, because the plan, the template or the program has changed.
        filled: what was filled in for each blank.
        gone: why the ledger as it is now makes no such paper; "" where it does.
        changes: what the paper says otherwise than the ledger says now.
        events: what was done since with the records it speaks of, in lines.
        wrong: what the file bears otherwise than was registered, in sentences.
    """

    paper: Paper
    untouched: bool
    edits: tuple[Difference, ...] | None
    filled: Mapping[str, str] = field(default_factory=dict)
    gone: str = ""
    changes: tuple[Difference, ...] = ()
    events: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether paper and ledger still say the same."""
        return not (self.edits or self.gone or self.changes or self.wrong)


def differences(first: Reading, second: Reading) -> list[Difference]:
    """In what two readings of a paper differ; blanks filled in are no difference."""
    ours, theirs = _lines(first), _lines(second)
    matcher = SequenceMatcher(
        None, [text for _, text in ours], [text for _, text in theirs], autojunk=False
    )
    found = []
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag == "equal":
            continue
        one = tuple(text for _, text in ours[start:end])
        other = tuple(text for _, text in theirs[low:high])
        if _is_filled_in(one, other):
            continue
        at = start if start < end else max(0, start - 1)
        place = ours[at][0] if ours else ""
        found.append(Difference(place=place, first=one, second=other))
    return found


def filled_in(draft: Reading, paper: Reading) -> dict[str, str]:
    """What stands in `paper` where `draft` has a blank, by the blank's name.

    The first of each name counts; lines that were changed otherwise tell nothing.
    """
    texts = [text for _, text in _lines(draft)], [text for _, text in _lines(paper)]
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    filled: dict[str, str] = {}
    for _, start, end, low, high in matcher.get_opcodes():
        pairs = zip(texts[0][start:end], texts[1][low:high], strict=False)
        for before, after in pairs:
            for name, value in _fillings(before, after):
                filled.setdefault(name, value)
    return filled


def against_register(filled: Mapping[str, str], paper: Paper, date: str) -> list[str]:
    """In what the file bears another number or date than was registered."""
    registered = {_NUMBER: paper.number, _DATE: date}
    return [
        f"稿上的{name}是“{filled[name]}”，登记的是“{value}”。"
        for name, value in registered.items()
        if value and name in filled and filled[name] != value
    ]


def _is_filled_in(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the lines differ only in that blanks of the first are filled in."""
    if len(before) != len(after):
        return False
    pairs = zip(before, after, strict=True)
    return all(one == other or _pattern(one).fullmatch(other) for one, other in pairs)


def _fillings(before: str, after: str) -> Iterator[tuple[str, str]]:
    found = _pattern(before).fullmatch(after)
    if found is not None:
        for name, value in zip(_BLANK.findall(before), found.groups(), strict=True):
            if not _BLANK.fullmatch(value):
                yield name, value


def _pattern(line: str) -> re.Pattern[str]:
    """Matches the line with anything in place of its blanks."""
    pieces = _BLANK.split(line)
    # Between the texts, split leaves the names of the blanks.
    return re.compile("(.+?)".join(map(re.escape, pieces[::2])), re.DOTALL)


def _lines(reading: Reading) -> list[tuple[str, str]]:
    """Place and text of every paragraph and table row that says something."""
    lines = [(one.place, one.text) for one in reading.paras]
    for table in reading.tables:
        for row in table:
            text = "｜".join(cell.text for cell in row)
            lines.append((row[0].place if row else "", text))
    return [(place, text) for place, text in lines if text.strip("｜ \u3000")]


# ---------------------------------------------------------------- in words


def lines_of(found: Agreement) -> Iterator[str]:
    """The result in lines for people."""
    paper = found.paper
    yield f"{paper.key}《{paper.title}》，截至 {paper.snapshot.as_of}"
    for name, value in found.filled.items():
        yield f"已填写　{name}：{value}"
    yield from (f"错误　{sentence}" for sentence in found.wrong)
    if found.untouched:
        yield "稿子：拟出以后没有改动过。"
    elif found.edits is None:
        yield "稿子：方案、模板或程序换过，不能还原当时的稿子，下面只与现在的台账比。"
    elif found.edits:
        yield f"稿子：拟出以后在 Word 里改动了 {len(found.edits)} 处："
        yield from (_told(one, "原稿", "现在") for one in found.edits)
    else:
        yield "稿子：除了填写的，文字没有改动。"
    if found.gone:
        yield f"台账：按现在的情形不会再有这份公文。{found.gone}"
    elif found.changes:
        yield f"台账：现在与稿上有 {len(found.changes)} 处不同："
        yield from (_told(one, "稿上", "台账") for one in found.changes)
    else:
        yield "台账：与稿上说的一致。"
    if found.events:
        yield "拟稿以后，有关记录办过这些："
        yield from (f"  {line}" for line in found.events)


def _told(one: Difference, first: str, second: str) -> str:
    before, after = _shown(one.first), _shown(one.second)
    return f"  {one.place}　{first}：{before}　{second}：{after}"


def _shown(lines: tuple[str, ...]) -> str:
    text = " / ".join(lines).replace("\n", " ")
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"“{short}”" if lines else "（没有）"

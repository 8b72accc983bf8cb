"""`kaohe paper verify`: a paper beside its draft, and beside the ledger of today."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk import Desk
from console.history import event_line
from console.ledgers import View
from console.papers import seen

if TYPE_CHECKING:
    from notices.agreement import Agreement, Difference
    from notices.contexts import Sight
    from tracker.model.paper import Paper
    from tracker.ports import Reader

# Of a long change, how many characters are shown.
_SHOWN = 60


def compared(desk: Desk, view: View, paper: "Paper", file: Path) -> "Agreement":
    """What became of the paper in `file`, and of the ledger, since it was drafted."""
    from notices import comparing

    def see(reader: "Reader") -> "Sight":
        past = reader is not view.reader
        return seen(replace(view, reader=reader, on=paper.snapshot.as_of, past=past))

    return comparing.compared(
        paper,
        file,
        catalog=desk.catalog(view.opened.site),
        reader=view.reader,
        see=see,
        tell=lambda event: f"{event.key} {event_line(event)}",
    )


def lines_of(found: "Agreement") -> Iterator[str]:
    """The result in lines for the terminal."""
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
        yield from (_line(one, "原稿", "现在") for one in found.edits)
    else:
        yield "稿子：除了填写的，文字没有改动。"
    if found.gone:
        yield f"台账：按现在的情形不会再有这份公文。{found.gone}"
    elif found.changes:
        yield f"台账：现在与稿上有 {len(found.changes)} 处不同："
        yield from (_line(one, "稿上", "台账") for one in found.changes)
    else:
        yield "台账：与稿上说的一致。"
    if found.events:
        yield "拟稿以后，有关记录办过这些："
        yield from (f"  {line}" for line in found.events)


def _line(one: "Difference", first: str, second: str) -> str:
    before, after = _shown(one.first), _shown(one.second)
    return f"  {one.place}　{first}：{before}　{second}：{after}"


def _shown(lines: tuple[str, ...]) -> str:
    text = " / ".join(lines).replace("\n", " ")
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"“{short}”" if lines else "（没有）"

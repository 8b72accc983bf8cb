"""`kaohe paper verify`: a paper beside its draft, and beside the ledger of today."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk import Desk
from console.history import event_line
from console.ledgers import View
from console.papers import sight_of
from tracker.errors import KaoheError

if TYPE_CHECKING:
    from notices.agreement import Agreement, Difference
    from notices.contexts import Sight
    from notices.draft import Draft, Drafter
    from notices.model import Reading
    from tracker.answers.trail import Line
    from tracker.model.paper import Paper
    from tracker.model.sending import Sending

# Of a long change, how many characters are shown.
_SHOWN = 60


def compared(desk: Desk, view: View, paper: "Paper", file: Path) -> "Agreement":
    """What became of the paper in `file`, and of the ledger, since it was drafted."""
    from notices.agreement import Agreement, against_register, differences, filled_in
    from notices.contexts import NothingToSay
    from notices.contexts.records import written
    from notices.draft import Drafter
    from notices.snapshot import content_digest
    from notices.word.reader import read_word, reading_of

    catalog = desk.catalog(view.opened.site)
    drafter = Drafter(catalog, catalog.kind(paper.kind))
    current = replace(view, on=paper.snapshot.as_of)
    original = _original(drafter, current, paper)
    read = reading_of(read_word(file))
    fresh, gone = original or read, ""
    try:
        fresh = _reading(_again(drafter, sight_of(current), paper))
    except NothingToSay as why:
        gone = str(why)
    filled = filled_in(original or fresh, read)
    return Agreement(
        paper=paper,
        untouched=content_digest(file) == paper.digest,
        edits=None if original is None else tuple(differences(original, read)),
        filled=filled,
        gone=gone,
        changes=tuple(differences(original or read, fresh)),
        events=tuple(_events(view, paper)),
        wrong=tuple(against_register(filled, paper, written(paper.issued_on))),
    )


def _again(drafter: "Drafter", sight: "Sight", paper: "Paper") -> "Draft":
    """The paper as it would be drafted from what is seen."""
    from notices.contexts import CONTEXTS, NothingToSay

    context = CONTEXTS[drafter.kind.context]
    scopes = context.gather(sight, paper.asked)
    for scope in scopes:
        if scope.unit == paper.unit:
            return drafter.draft(scope)
    raise NothingToSay(f"台账里{paper.unit}没有这件事了。")


def _original(drafter: "Drafter", view: View, paper: "Paper") -> "Reading | None":
    """The draft as it was, made again from the history; None where that fails."""
    from tracker.answers import recall_to
    from tracker.storage.memory import MemoryStore

    memory = MemoryStore()
    recall_to(view.reader, paper.snapshot.head, memory)
    with memory.reading() as then:
        sight = sight_of(replace(view, reader=then, past=True))
        try:
            made = _again(drafter, _as_known(sight, _drafted_at(view, paper)), paper)
        except KaoheError:
            return None
    return _reading(made) if made.document.digest == paper.digest else None


def _drafted_at(view: View, paper: "Paper") -> datetime:
    (event,) = view.reader.events(about=f"papers/{paper.key}", limit=1)
    return event.at


def _as_known(sight: "Sight", at: datetime) -> "Sight":
    """The sight with the reminders of which one knew at that moment.

    A draft may speak of a day that is still to come, and be followed by more of them.
    """

    def sent(lines: "Iterable[Line]") -> "list[Sending]":
        return [one for one in sight.sent(lines) if one.settled and one.settled <= at]

    return replace(sight, sent=sent)


def _reading(draft: "Draft") -> "Reading":
    from notices.word.reader import reading_of, word_in

    return reading_of(word_in(Path(draft.file), draft.document.data))


def _events(view: View, paper: "Paper") -> Iterator[str]:
    """What was done with the records it speaks of since it was drafted."""
    for about in paper.snapshot.items:
        for event in view.reader.events(about=about, after=paper.snapshot.head):
            yield f"{event.key} {event_line(event)}"


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

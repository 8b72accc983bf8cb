"""A paper's file beside its draft, and beside the ledger of today."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from notices.agreement import Agreement, against_register, differences, filled_in
from notices.catalog import Catalog
from notices.contexts import CONTEXTS, NothingToSay, Sight
from notices.contexts.records import written
from notices.draft import Draft, Drafter
from notices.model import Reading
from notices.snapshot import content_digest
from notices.word.reader import read_word, reading_of, word_in
from tracker.answers import recall_to
from tracker.answers.lines import Line
from tracker.errors import KaoheError
from tracker.model.event import Event
from tracker.model.paper import Paper
from tracker.model.sending import Sending
from tracker.ports import Reader
from tracker.storage.memory import MemoryStore

See = Callable[[Reader], Sight]


def compared(
    paper: Paper,
    file: Path,
    *,
    catalog: Catalog,
    reader: Reader,
    see: See,
    tell: Callable[[Event], str],
) -> Agreement:
    """What became of the paper in `file`, and of the ledger, since it was drafted.

    Args:
        reader: the ledger of today.
        see: what a ledger shows of the day the paper speaks of.
        tell: an event in a line.

    Raises:
        BadFile: the file cannot be read as a .docx.
    """
    drafter = Drafter(catalog, catalog.kind(paper.kind))
    original = _original(drafter, reader, see, paper)
    read = reading_of(read_word(file))
    fresh, gone = original or read, ""
    try:
        fresh = _reading(_again(drafter, see(reader), paper))
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
        events=tuple(tell(one) for one in _events(reader, paper)),
        wrong=tuple(against_register(filled, paper, written(paper.issued_on))),
    )


def _again(drafter: Drafter, sight: Sight, paper: Paper) -> Draft:
    """The paper as it would be drafted from what is seen."""
    context = CONTEXTS[drafter.kind.context]
    scopes = context.gather(sight, paper.asked)
    for scope in scopes:
        if scope.unit == paper.unit:
            return drafter.draft(scope)
    raise NothingToSay(f"台账里{paper.unit}没有这件事了。")


def _original(
    drafter: Drafter, reader: Reader, see: See, paper: Paper
) -> Reading | None:
    """The draft as it was, made again from the history; None where that fails."""
    memory = MemoryStore()
    recall_to(reader, paper.snapshot.head, memory)
    with memory.reading() as then:
        sight = _as_known(see(then), _drafted_at(reader, paper))
        try:
            made = _again(drafter, sight, paper)
        except KaoheError:
            return None
    return _reading(made) if made.document.digest == paper.digest else None


def _drafted_at(reader: Reader, paper: Paper) -> datetime:
    (event,) = reader.events(about=f"papers/{paper.key}", limit=1)
    return event.at


def _as_known(sight: Sight, at: datetime) -> Sight:
    """The sight with the reminders of which one knew at that moment.

    A draft may speak of a day that is still to come, and be followed by more of them.
    """

    def sent(lines: Iterable[Line]) -> list[Sending]:
        return [one for one in sight.sent(lines) if one.settled and one.settled <= at]

    return replace(sight, sent=sent)


def _reading(draft: Draft) -> Reading:
    return reading_of(word_in(Path(draft.file), draft.document.data))


def _events(reader: Reader, paper: Paper) -> Iterator[Event]:
    """What was done with the records it speaks of since it was drafted."""
    for about in paper.snapshot.items:
        yield from reader.events(about=about, after=paper.snapshot.head)

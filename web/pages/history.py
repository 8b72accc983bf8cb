"""The history (履历): who changed what, and whether anybody tampered with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from tracker.calendar import local_day
from tracker.model.event import Event
from tracker.ports import Reader
from tracker.services.ledger import about_of, full_key, label_of
from tracker.storage.verify import head_faults, mark_of, verify_ledger
from tracker.storage.verify_materials import material_faults, materials_in
from web.accounts.model import Post
from web.answering import page, query_of
from web.asking import Ask, day_in, number_in
from web.changes import told
from web.routing import OFFICERS, Route

SCREENFUL: Final = 50
# So many are looked through for one screenful; then whoever looks is asked to go on.
_LOOKED_THROUGH: Final = 5_000
_AT_ONCE: Final = 500
_WATCHERS: Final = OFFICERS | {Post.AUDITOR}
_FIELDS: Final = ("record", "person", "unit", "from", "to", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A screenful of the history, newest first.

    Attributes:
        looked_to: the number of the oldest event looked at; 1 where all were.
    """

    events: Sequence[Event]
    looked_to: int


def index(ask: Ask) -> Response:
    """The events that the address asks for, newest first."""
    record = full_key(ask.asked("record"))
    before = number_in(ask.asked("before")) or 0
    is_wanted = _filter(ask)
    with ask.opened.ledger.store.reading() as reader:
        head = reader.head()
        newest = head.number if head else 0
        before = min(before or newest + 1, newest + 1)
        found = _found(_backwards(reader, before, record), is_wanted)
    kept = {name: ask.asked(name) for name in _FIELDS}
    older = query_of({**kept, "before": found.looked_to})
    return page(
        ask,
        "history.html",
        events=[told(one) for one in found.events],
        asked=kept,
        number=newest,
        before=before,
        newest=f"/history{query_of(kept)}" if before <= newest else "",
        older=f"/history{older}" if found.looked_to > 1 else "",
        mark=mark_of(head) if head else "",
    )


def _filter(ask: Ask) -> Callable[[Event], bool]:
    person, unit, action = ask.asked("person"), ask.asked("unit"), ask.asked("action")
    first, last = (
        day_in(ask.asked("from"), "日期的起"),
        day_in(ask.asked("to"), "日期的止"),
    )

    def is_wanted(one: Event) -> bool:
        on = local_day(one.at)
        return (
            (person in one.by or person in one.recorder)
            and unit in one.unit
            and (not action or action in (one.action, label_of(one.table, one.action)))
            and (first is None or first <= on)
            and (last is None or on <= last)
        )

    return is_wanted


def _backwards(reader: Reader, before: int, record: str) -> Iterator[Event]:
    """The events below a number, newest first; of one record where it is named."""
    if record:
        events = reader.events(about=about_of(record))
        yield from (one for one in reversed(events) if one.number < before)
        return
    while before > 1:
        after = max(0, before - 1 - _AT_ONCE)
        yield from reversed(reader.events(after=after, limit=before - 1 - after))
        before = after + 1


def _found(events: Iterator[Event], is_wanted: Callable[[Event], bool]) -> _Found:
    found: list[Event] = []
    for looked, one in enumerate(events):
        if len(found) == SCREENFUL or looked == _LOOKED_THROUGH:
            # This one is where the next screenful begins.
            return _Found(events=found, looked_to=one.number + 1)
        if is_wanted(one):
            found.append(one)
    return _Found(events=found, looked_to=1)


def verify(ask: Ask) -> Response:
    """The ledger checked against its history, and the mark to write down."""
    opened, mark = ask.opened, ask.given("mark")
    with opened.ledger.store.reading() as reader:
        findings = verify_ledger(reader)
        findings += head_faults(reader, mark) if mark else []
        files = list(materials_in(reader))
        head = reader.head()
    findings += material_faults(opened.site.materials, files)
    return page(
        ask,
        "verified.html",
        findings=findings,
        number=head.number if head else 0,
        files=len(files),
        mark=mark_of(head) if head else "",
    )


ROUTES = (
    Route(method="GET", path="/history", handler=index, may=_WATCHERS),
    Route(method="POST", path="/history/verify", handler=verify, may=_WATCHERS),
)

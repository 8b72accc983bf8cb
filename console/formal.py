"""Papers that a rung of the reminders asks for, drafted after a pass."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from console.desk import Desk
from console.ledgers import View, viewed
from console.making import Order, make_papers

if TYPE_CHECKING:
    from notices.batch import Made
    from scheduler.formal import Owed

# What a rung asked for so long ago and nobody drafted, nobody wants any more.
_LOOK_BACK: Final = timedelta(days=60)


def draft_owed(desk: Desk) -> Iterator["Made"]:
    """The papers that rungs ask for and nobody has drafted yet; none is sent.

    Raises:
        KaoheError: the plan, or a template of the clerk's own, has errors.
    """
    from console.reminding import settings_of

    papers = settings_of(desk.site()).policy.papers
    # Asked after every pass, and few offices ask for papers: the ledger stays shut.
    if not papers:
        return
    with viewed(desk, None) as view:
        wanted = list(_owed(view, papers))
    for one in wanted:
        table, _, key = one.item.partition("/")
        order = Order(kind=one.kind, asked={table: (key,)})
        yield from make_papers(desk, order, quiet=True)


def _owed(view: View, papers: "Mapping[str, int]") -> Iterator["Owed"]:
    from scheduler.formal import owed
    from tracker.answers import Wanted
    from tracker.calendar import Lamp
    from tracker.outbox import SendingFilter
    from tracker.records import about
    from tracker.services.papers import papers_in

    reader, year = view.reader, view.opened.site.year
    late = view.lines(Wanted(year=year, lamp=Lamp.RED))
    running = {about(one.record): one.record.due_version for one in late}
    sendings = reader.sendings(SendingFilter(slot_from=view.on - _LOOK_BACK))
    yield from owed(sendings, papers_in(reader, year), papers, running)

"""Papers ordered on the command line, made with a bar where they are many."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.desk import Desk
from console.ledgers import View, opened, someone, unit_named, viewed
from console.papers import seen
from console.wanted import day as day_of

if TYPE_CHECKING:
    from notices.batch import Made, Workshop
    from notices.contexts import Scope
    from tracker.model.paper import Asked

T = TypeVar("T")
# So many papers are kept in the ledger at a time: what is broken off loses no more.
_KEPT_AT_ONCE = 200
# Of more papers than these the progress is shown.
FEW = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was ordered on the command line.

    Attributes:
        kind: of the catalogue.
        asked: what the papers are to be about, as typed.
        on: as of which day; None for today.
        out: the folder; None for the site's own.
        archive: the archive to write instead of files.
        by: who drafts; None for the clerk of the settings.
    """

    kind: str
    asked: dict[str, Any] = field(default_factory=dict)
    on: str | None = None
    out: Path | None = None
    archive: Path | None = None
    by: str | None = None


def make_papers(desk: Desk, order: Order, *, quiet: bool = False) -> Iterator["Made"]:
    """The papers ordered, drafted, checked, written and kept, as they are made.

    Raises:
        Unsound: the plan or a template of the clerk's own has errors.
    """
    from notices.making import gather, refuse_unsound, workshop_for

    site = desk.site()
    catalog = desk.catalog(site)
    kind = catalog.kind(order.kind)
    with viewed(desk, order.on) as view:
        refuse_unsound(view.opened.plan, site)
        _refuse_closed(view, site.year)
        scopes = gather(seen(view), kind, _asked(view, order.asked))
        head = view.reader.head()
    workshop = workshop_for(
        scopes,
        site=site,
        catalog=catalog,
        kind=kind,
        head=head.number if head else 0,
        folder=None if order.archive else order.out or site.papers,
    )
    yield from _make(desk, workshop, scopes, order, quiet=quiet)


def _make(
    desk: Desk,
    workshop: "Workshop",
    scopes: Sequence["Scope"],
    order: Order,
    *,
    quiet: bool,
) -> Iterator["Made"]:
    from notices.archive import archived
    from notices.batch import make_all
    from notices.making import keep_made

    papers: Iterable[Made] = make_all(workshop, scopes)
    if order.archive:
        # Kept once the archive is there: until then nothing of it is.
        papers = list(archived(_progress(papers, len(scopes), quiet), order.archive))
    else:
        papers = _progress(papers, len(scopes), quiet)
    with ExitStack() as held:
        site = None
        for some in _by(_KEPT_AT_ONCE, papers):
            # Opened once, and after the batch's other processes began: a connection
            # is not to be shared with them.
            site = site or held.enter_context(opened(desk))
            yield from keep_made(site.ledger, someone(site, order.by), some)


def _by(size: int, things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def _progress(things: Iterable[T], number: int, quiet: bool) -> Iterator[T]:
    """The things one after another; where they are many, with a bar on the terminal."""
    if quiet or number <= FEW or not sys.stderr.isatty():
        yield from things
        return
    with click.progressbar(
        things, length=number, label=f"拟稿 {number} 份", file=sys.stderr
    ) as bar:
        yield from bar


# ---------------------------------------------------------------- before it is drafted


def _asked(view: View, typed: dict[str, Any]) -> "Asked":
    """What was asked for, units and numbers as the ledger has them."""
    from tracker.model.paper import Asked
    from tracker.services.ledger import full_key

    site, authority = view.opened, typed.get("authority", "")
    return Asked(
        units=tuple(
            dict.fromkeys(unit_named(site, one) for one in typed.get("units", ()))
        ),
        every=typed.get("every", False),
        obligations=tuple(full_key(one) for one in typed.get("obligations", ())),
        issues=tuple(full_key(one) for one in typed.get("issues", ())),
        authority=unit_named(site, authority) if authority else "",
        until=day_of(typed.get("until"), "--until"),
    )


def _refuse_closed(view: View, year: int) -> None:
    """Raises YearClosed: nothing can be kept of a year that is read-only."""
    from tracker.services.ledger import refuse_closed

    # As it is now, also where the view is of a day gone by.
    with view.opened.ledger.store.reading() as reader:
        refuse_closed(reader, year)

"""Which papers whoever asks may see, and which of them the address asks for."""

from collections.abc import Sequence
from dataclasses import replace

from notices.catalog import Catalog
from tracker.model.paper import Paper, PaperState
from tracker.ports import Reader
from tracker.services.papers import papers_in, readers_of
from web.asking import Ask
from web.listing import word


def papers_wanted(ask: Ask, reader: Reader, catalog: Catalog) -> list[Paper]:
    """The year's papers asked for by `kind`, `state`, `unit` and `text`, in the order of
    their keys; of a unit's people only what is addressed to it.

    Raises:
        Refused: no paper has that state.
    """
    state = word(PaperState, ask.asked("state"))
    kind, unit, text = ask.asked("kind"), ask.asked("unit"), ask.asked("text")
    return [
        one
        for one in papers_in(reader, ask.opened.site.year)
        if kind in ("", one.kind)
        and state in (None, one.state)
        and _speaks_of(one, text)
        and may_see(ask, reader, one, catalog)
        and (not unit or unit in _for(reader, one, catalog))
    ]


def may_see(ask: Ask, reader: Reader, paper: Paper, catalog: Catalog) -> bool:
    """Whether it is addressed to the unit of whoever asks; others see every paper."""
    if not ask.who.is_unit:
        return True
    return ask.who.unit in readers_of(reader, paper, effect=_effect(paper, catalog))


def _speaks_of(paper: Paper, text: str) -> bool:
    told_of = (paper.key, paper.title, paper.unit, paper.number, paper.file)
    return text.casefold() in "\n".join((*told_of, *paper.snapshot.keys)).casefold()


def _for(reader: Reader, paper: Paper, catalog: Catalog) -> Sequence[str]:
    """The units a paper is for, a draft as if it were registered."""
    known = replace(paper, state=PaperState.REGISTERED)
    return readers_of(reader, known, effect=_effect(paper, catalog))


def _effect(paper: Paper, catalog: Catalog) -> str:
    # A kind of the clerk's own may have been taken out of the catalogue since.
    kind = catalog.known(paper.kind)
    return kind.effect if kind else ""

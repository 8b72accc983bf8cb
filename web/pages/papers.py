"""Papers (公文): the list, each by itself, its file, its pages, its registering."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import Response

from notices.agreement import lines_of
from notices.catalog import Catalog, Kind
from notices.comparing import compared
from notices.lint import Linter
from notices.register import register_of
from notices.snapshot import content_digest
from tracker.errors import BadFile, KaoheError
from tracker.files import read_bytes
from tracker.model.event import Event
from tracker.model.finding import Finding
from tracker.model.paper import Paper, PaperState
from tracker.ports import Reader, Table
from tracker.services.ledger import BadRequest, fetch, moment_of
from tracker.services.papers import (
    correct,
    file_issued,
    papers_in,
    register,
)
from tracker.storage.materials import keep_stream
from web.answering import WORD, download, page, status_of
from web.asking import Ask, NotAllowed, NotThere, day_in
from web.changes import told
from web.drafts import NO_OFFICE, can_preview, catalog_of, file_of, preview_of, seen
from web.listing import Listing
from web.pages.files import file_of as kept_file
from web.paper_list import may_see, papers_wanted
from web.routing import OFFICERS, OVERSEERS, READERS, Route
from web.told import tell
from web.told import told as told_to
from web.uploads import faults_of

# The browser's own reader may show it, in a frame of ours.
_OF_PDF: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
        "frame-ancestors 'self'"
    ),
    "Content-Disposition": "inline",
}
_COUNTED: Final = {"obligations": "报送任务", "issues": "问题", "figures": "指标数值"}


# ---------------------------------------------------------------- the list


def index(ask: Ask) -> Response:
    """The papers that whoever asks may see, narrowed as the address says, newest first."""
    opened, catalog = ask.opened, catalog_of(ask.opened)
    with opened.ledger.store.reading() as reader:
        papers = papers_wanted(ask, reader, catalog)
    return page(
        ask,
        "papers.html",
        listing=Listing.of(ask, papers[::-1]),
        kinds=catalog.kinds,
        names={one.key: one.name for one in catalog.kinds},
        states=list(PaperState),
        units=() if ask.who.is_unit else opened.units,
        asked={name: ask.asked(name) for name in ("kind", "state", "unit", "text")},
    )


def _paper(ask: Ask, reader: Reader, catalog: Catalog) -> Paper:
    """The paper of the path, if whoever asks may see it."""
    paper: Paper = fetch(reader, Table.PAPERS, ask.params["key"])
    if not may_see(ask, reader, paper, catalog):
        raise NotAllowed("这份公文没有发给您的单位，不能查看。")
    return paper


# ---------------------------------------------------------------- one paper


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """What can be said of a paper's file.

    Attributes:
        missing: why there is none to be had; "" where there is.
        edited: whether it is another than was drafted.
    """

    missing: str = ""
    edited: bool = False
    findings: Sequence[Finding] = ()


def show(ask: Ask) -> Response:
    """A paper: what it bears, what it was made from, what can be done with it."""
    return _shown(ask)


def _shown(ask: Ask, *, status: int = 200, **more: Any) -> Response:
    opened, catalog = ask.opened, catalog_of(ask.opened)
    with opened.ledger.store.reading() as reader:
        paper = _paper(ask, reader, catalog)
        events = () if ask.who.is_unit else reader.events(about=f"papers/{paper.key}")
        with_findings = ask.who.is_office and paper.state is PaperState.DRAFTED
        papers = papers_in(reader, paper.year) if with_findings else ()
        items = [(one, ask.opens(reader, one)) for one in paper.snapshot.items]
    linter = None
    if with_findings:
        linter = Linter(register_of(opened.plan, papers), near=paper.snapshot.as_of)
    return page(
        ask,
        "paper.html",
        status=status,
        paper=paper,
        kind=catalog.known(paper.kind),
        items=items,
        counts=[(_COUNTED[t], n) for t, n in paper.snapshot.counts.items()],
        file=_file(ask, paper, linter),
        no_preview="" if can_preview() else NO_OFFICE,
        events=[told(one) for one in events],
        **{"why": "", "given": {}, "done": told_to(ask), "agreement": None} | more,
    )


def _file(ask: Ask, paper: Paper, linter: Linter | None) -> _File:
    try:
        path = file_of(ask.opened.site, paper)
        return _File(
            edited=content_digest(path) != paper.digest,
            findings=linter.lint(path) if linter else (),
        )
    except (NotThere, BadFile) as error:
        return _File(missing=str(error))


def check(ask: Ask) -> Response:
    """The paper beside its draft and beside the ledger of today."""
    opened, catalog = ask.opened, catalog_of(ask.opened)
    with opened.ledger.store.reading() as reader:
        paper = _paper(ask, reader, catalog)
        found = compared(
            paper,
            file_of(opened.site, paper),
            catalog=catalog,
            reader=reader,
            see=seen(opened, reader, paper.snapshot.as_of),
            tell=_line,
        )
    return _shown(ask, agreement=(found.agrees, list(lines_of(found))[1:]))


def _line(event: Event) -> str:
    one = told(event)
    return f"{one.event.key}　{one.when}　{one.who}　{one.label}"


def word_file(ask: Ask) -> Response:
    """The paper's Word file, to keep."""
    catalog = catalog_of(ask.opened)
    with ask.opened.ledger.store.reading() as reader:
        paper = _paper(ask, reader, catalog)
    data = read_bytes(file_of(ask.opened.site, paper))
    return download(data, paper.file, kind=WORD)


def preview(ask: Ask) -> Response:
    """The paper's pages, to look at."""
    catalog = catalog_of(ask.opened)
    with ask.opened.ledger.store.reading() as reader:
        paper = _paper(ask, reader, catalog)
    site = ask.opened.site
    data = preview_of(site, file_of(site, paper))
    return Response(data, media_type="application/pdf", headers=_OF_PDF)


def issued(ask: Ask) -> Response:
    """What went out, to keep: the file of the path's number, from 1."""
    catalog = catalog_of(ask.opened)
    with ask.opened.ledger.store.reading() as reader:
        paper = _paper(ask, reader, catalog)
    return kept_file(ask, paper.issued)


def file_issued_(ask: Ask) -> Response:
    """Keep what went out with its paper."""
    try:
        done = _filed(ask)
    except KaoheError as error:
        return _shown(ask, status=status_of(error), why=str(error))
    return tell(ask, f"/papers/{ask.params['key']}", done)


def _filed(ask: Ask) -> Sequence[str]:
    opened = ask.opened
    uploads = ask.uploads.get("files", ())
    if faults := list(faults_of(uploads)):
        raise BadRequest("；".join(faults) + "。")
    files = tuple(
        keep_stream(opened.site.materials, one.stream, one.name) for one in uploads
    )
    file_issued(opened.ledger, ask.params["key"], ask.act, files=files)
    return [f"已存{'、'.join(one.name for one in files)}；有关单位下载的就是它。"]


# ---------------------------------------------------------------- registering


def register_(ask: Ask) -> Response:
    """Register the paper under number, date and signer; or put these right."""
    with ask.opened.ledger.store.reading() as reader:
        paper: Paper = fetch(reader, Table.PAPERS, ask.params["key"])
    kind = catalog_of(ask.opened).kind(paper.kind)
    try:
        is_known = paper.state is PaperState.REGISTERED
        done = (_corrected if is_known else _registered)(ask, paper, kind)
    except KaoheError as error:
        given = {name: ask.given(name) for name in ask.form if name != "csrf"}
        return _shown(ask, status=status_of(error), why=str(error), given=given)
    return tell(ask, f"/papers/{paper.key}", done)


def _registered(ask: Ask, paper: Paper, kind: Kind) -> Sequence[str]:
    number = _number(ask, kind)
    day = day_in(ask.given("date"), "成文日期")
    if day is None:
        raise BadRequest("没有写成文日期；请写上，时限从那天算起。")
    found = register(
        ask.opened.ledger,
        paper.key,
        replace(ask.act, at=moment_of(day, ask.now)),
        name=kind.name,
        effect=kind.effect,
        number=number,
        signer=ask.given("signer"),
    )
    return list(_told(found.done, found.refused, found.notes, kind))


def _told(
    done: Sequence[str], refused: Sequence[str], notes: Sequence[str], kind: Kind
) -> Iterator[str]:
    yield "已登记。"
    if done:
        yield f"已写回台账（{kind.effect}）：{'、'.join(done)}。"
    yield from (f"没有改动：{why}" for why in refused)
    yield from (f"提醒：{note}" for note in notes)


def _corrected(ask: Ask, paper: Paper, kind: Kind) -> Sequence[str]:
    correct(
        ask.opened.ledger,
        paper.key,
        ask.act,
        reason=ask.given("reason"),
        number=_number(ask, kind),
        signer=ask.given("signer"),
    )
    return ["已更正，写回过的记录也照新的字号改了。"]


def _number(ask: Ask, kind: Kind) -> str:
    number = ask.given("number")
    if why := kind.number_misfit(number):
        raise BadRequest(why)
    return number


_ONE: Final = "/papers/{key}"
ROUTES = (
    Route(method="GET", path="/papers", handler=index, may=READERS, own=True),
    Route(method="GET", path=_ONE, handler=show, may=READERS, own=True),
    Route(method="GET", path=f"{_ONE}/check", handler=check, may=OVERSEERS),
    Route(method="GET", path=f"{_ONE}/file", handler=word_file, may=READERS, own=True),
    Route(
        method="GET", path=f"{_ONE}/preview.pdf", handler=preview, may=READERS, own=True
    ),
    Route(method="POST", path=f"{_ONE}/register", handler=register_, may=OFFICERS),
    Route(
        method="POST",
        path=f"{_ONE}/issued",
        handler=file_issued_,
        may=OFFICERS,
        takes_files=True,
    ),
    Route(
        method="GET",
        path=f"{_ONE}/issued/{{number}}",
        handler=issued,
        may=READERS,
        own=True,
    ),
)

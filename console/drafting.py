"""`kaohe draft`: papers drafted from the ledger, checked, written, kept in the ledger."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.desk import Desk, pass_desk
from console.ledgers import View, by_option, opened, someone, unit_named, viewed
from console.papers import sight_of
from console.shell import FILE, Command, as_json_option, on_option
from console.telling import count, print_json, tell
from console.wanted import day as day_of
from tracker.errors import KaoheError, UsageError
from tracker.model.finding import Finding, Severity

if TYPE_CHECKING:
    from notices.batch import Made
    from notices.catalog import Catalog, Kind
    from notices.contexts import Scope
    from tracker.model.paper import Asked
    from tracker.model.plan import Plan
    from tracker.storage.site import Site

T = TypeVar("T")
# So many papers are kept in the ledger at a time: what is broken off loses no more.
_KEPT_AT_ONCE = 200
# So many are named one by one; of more the progress is shown.
_NAMED = 30


@click.command("draft", cls=Command)
@click.argument("kind", metavar="文种")
@click.option("--unit", "units", multiple=True, help="给哪个单位，可以写几次。")
@click.option("--all", "every", is_flag=True, help="每个有事的单位各一份。")
@click.option("--obligation", "obligations", multiple=True, help="报送任务的编号。")
@click.option("--issue", "issues", multiple=True, help="问题的编号。")
@click.option("--authority", default="", help="由谁决定，通报批评要写。")
@click.option("--until", help="限期哪一天办结，如 2020-11-06。")
@on_option
@click.option("--out", type=FILE, help="写到哪个文件夹；不写是 papers。")
@click.option("--zip", "archive", type=FILE, help="打成一个压缩包，不写到文件夹。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@by_option
@as_json_option
@pass_desk
def draft(
    desk: Desk,
    /,
    kind: str,
    on: str | None,
    out: Path | None,
    archive: Path | None,
    pdf: bool,
    by: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """拟稿：从方案和台账生成 Word 文件，检查一遍，记入台账。

    例：kaohe draft request --all
    """
    if archive and (out or pdf):
        raise UsageError("--zip 不能和 --out、--pdf 一起用；请只写一样。")
    order = Order(kind=kind, asked=asked, on=on, out=out, archive=archive, by=by)
    tally = Tally()
    papers = tally.of(make_papers(desk, order, quiet=as_json))
    if as_json:
        print_json({"papers": [_for_json(one, pdf=pdf) for one in papers]})
    else:
        tell_papers(papers, tally)
    if pdf:
        from notices.pdf import write_pdfs

        write_pdfs(tally.files, [one.with_suffix(".pdf") for one in tally.files])
        if not as_json:
            print(f"已转成 PDF：{tally.number} 份，在同一个文件夹里。")
    if tally.faulty:
        raise click.exceptions.Exit(1)


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
        KaoheError: the plan or a template of the clerk's own has errors, which are
            told before.
    """
    from notices.batch import Workshop
    from notices.contexts import CONTEXTS
    from notices.draft import Drafter
    from notices.lint import Linter
    from notices.register import register_of

    site = desk.site()
    catalog = desk.catalog(site)
    kind = catalog.kind(order.kind)
    with viewed(desk, order.on) as view:
        _refuse_unsound(view.opened.plan, site)
        sight = sight_of(view)
        scopes = CONTEXTS[kind.context].gather(sight, _asked(view, order.asked))
        head = view.reader.head()
    refuse_bad_template(site, catalog, kind, scopes[0])
    workshop = Workshop(
        drafter=Drafter(catalog, kind),
        linter=Linter(register_of(sight.plan, sight.papers), near=sight.on),
        folder=None if order.archive else order.out or site.papers,
        head=head.number if head else 0,
    )
    yield from _make(desk, workshop, scopes, order, quiet=quiet)


def _make(
    desk: Desk, workshop: Any, scopes: Sequence["Scope"], order: Order, *, quiet: bool
) -> Iterator["Made"]:
    from notices.archive import archived
    from notices.batch import make_all

    papers: Iterable[Made] = make_all(workshop, scopes)
    if order.archive:
        # Kept once the archive is there: until then nothing of it is.
        papers = list(archived(_progress(papers, len(scopes), quiet), order.archive))
    else:
        papers = _progress(papers, len(scopes), quiet)
    for some in _by(_KEPT_AT_ONCE, papers):
        yield from _kept(desk, some, order.by)


def _kept(desk: Desk, made: Sequence["Made"], by: str | None) -> Iterator["Made"]:
    """Keep drafts in the ledger; each with its key."""
    from tracker.services.papers import keep

    with opened(desk) as site:
        kept = keep(site.ledger, someone(site, by), [one.paper for one in made])
    for one, paper in zip(made, kept, strict=True):
        yield replace(one, paper=paper)


def _by(size: int, things: Iterable[T]) -> Iterator[list[T]]:
    some: list[T] = []
    for one in things:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _progress(things: Iterable[T], number: int, quiet: bool) -> Iterator[T]:
    """The things one after another; where they are many, with a bar on the terminal."""
    if quiet or number <= _NAMED or not sys.stderr.isatty():
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


def _refuse_unsound(plan: "Plan", site: "Site") -> None:
    from tracker.checks import check_plan

    errors = [one for one in check_plan(plan, site.plan_file.name) if one.is_error]
    if errors:
        tell(errors)
        raise KaoheError("方案数据有误，没有拟稿；请先改正。")


def refuse_bad_template(
    site: "Site", catalog: "Catalog", kind: "Kind", scope: "Scope"
) -> None:
    """Check a template of the clerk's own before it is used; the shipped ones are."""
    path = catalog.template(kind)
    if path.parent != site.templates:
        return
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.check import check_template

    values = values_for(catalog, kind, scope)
    errors = [
        finding
        for finding in check_template(path, CONTEXTS[kind.context].tags(), values)
        if finding.is_error
    ]
    if errors:
        tell(errors)
        raise KaoheError(f"模板 {path.name} 有错误，没有拟稿；请先改正。")


# ---------------------------------------------------------------- what was made


@dataclass(slots=True)
class Tally:
    """What a run of papers came to, counted as they pass.

    Attributes:
        number: how many papers; faulty: of these, with errors in them.
        blanks, findings: how many of each, by name and by rule's sentence.
        files: where they were written, in order.
    """

    number: int = 0
    faulty: int = 0
    blanks: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unused: dict[str, None] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    def of(self, papers: Iterable["Made"]) -> Iterator["Made"]:
        """The papers, counted while they pass."""
        for one in papers:
            self.number += 1
            self.faulty += bool(one.paper.faults)
            for name in one.blanks:
                self.blanks[name] = self.blanks.get(name, 0) + 1
            others = (f for f in one.findings if f.severity is not Severity.BLANK)
            self.findings += others
            self.unused |= dict.fromkeys(one.unused)
            self.files.append(one.file)
            yield one


def tell_papers(papers: Iterable["Made"], tally: Tally) -> None:
    """Name the papers as they are made, then what is to be done about them."""
    last = None
    for one in papers:
        last = one.file
        if tally.number <= _NAMED:
            print(f"已拟出 {one.paper.key}：{one.file.resolve()}")
    if tally.number > _NAMED and last is not None:
        where = last if last.suffix == ".zip" else last.parent
        print(f"…… 一共 {tally.number} 份，在 {where.resolve()}")
    for name, times in tally.blanks.items():
        print(f"待填　{name}" + (f"（{times} 处）" if times > 1 else ""))
    for chapter in tally.unused:
        print(f"提醒　文段“{chapter}”没有写进稿里：正在用的模板没有这一章。")
    print(f"检查：{count(tally.findings)}。")
    tell(tally.findings[:_NAMED])
    if len(tally.findings) > _NAMED:
        print(f"…… 还有 {len(tally.findings) - _NAMED} 条，用 kaohe lint 逐份查看。")
    if tally.faulty:
        print(f"有错误的 {tally.faulty} 份，文件名里有“待改”；改正后重新拟稿。")


def _for_json(one: "Made", *, pdf: bool) -> dict[str, Any]:
    files = [one.file, one.file.with_suffix(".pdf")] if pdf else [one.file]
    return {
        "id": one.paper.key,
        "kind": one.paper.kind,
        "title": one.paper.title,
        "unit": one.paper.unit,
        "on": one.paper.snapshot.as_of,
        "files": files,
        "snapshot": asdict(one.paper.snapshot),
        "blanks": one.blanks,
        "unused": one.unused,
        "findings": [asdict(finding) for finding in one.findings],
    }

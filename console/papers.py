"""Papers of the ledger: registered, listed, shown, verified against the ledger."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import Opened, View, act, by_option, opened, viewed
from console.sendings import sent_about
from console.shell import FILE, Command, Group, as_json_option
from console.telling import print_json, table
from console.wanted import shown, word
from tracker.errors import KaoheError, UsageError

if TYPE_CHECKING:
    from notices.contexts import Sight
    from tracker.model.paper import Paper
    from tracker.ports import Reader

# What a paper is asked for by: its key in the ledger, or the file of its draft.
PAPER = click.argument("paper", metavar="编号或文件")
_WORD = ".docx"


def seen(view: View) -> "Sight":
    """What can be seen of the site's year on the day of the view."""
    from notices.making import sight_of

    site = view.opened
    return sight_of(
        view.reader,
        site=site.site,
        plan=site.plan,
        ledger=site.ledger,
        on=view.on,
        sent=partial(sent_about, view),
    )


# ---------------------------------------------------------------- registering


@click.command("register", cls=Command)
@PAPER
@click.option("--number", default="", help="发文字号，如 ×考办〔2020〕3号。")
@click.option("--date", "issued", required=True, help="成文日期，如 2020-09-25。")
@click.option("--signer", default="", help="签发人。")
@click.option("--correct", "reason", help="更正已登记的字号、签发人，写明理由。")
@by_option
@as_json_option
@pass_desk
def register_(
    desk: Desk,
    paper: str,
    number: str,
    issued: str,
    signer: str,
    reason: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """登记签发了的公文：字号、日期、签发人，并写回台账。

    例：kaohe register G2020-0003 --number ×考办〔2020〕3号 --date 2020-09-25
    """
    from tracker.services.papers import correct, register

    with opened(desk) as site:
        with site.ledger.store.reading() as reader:
            one = _paper(site, reader, paper)
        kind = desk.catalog(site.site).kind(one.kind)
        if why := kind.number_misfit(number):
            raise UsageError(f"--number：{why}")
        done = act(site, by, issued)
        if reason is not None:
            if done.day != one.issued_on:
                raise UsageError(
                    f"成文日期不能更正，登记的是 {one.issued_on}；时限从那天算起。"
                )
            after = correct(
                site.ledger,
                one.key,
                act(site, by, None),
                reason=reason,
                number=number,
                signer=signer,
            )
            if as_json:
                print_json(asdict(after))
            else:
                print(f"已更正：{_line(after)}")
            return
        found = register(
            site.ledger,
            one.key,
            done,
            name=kind.name,
            effect=kind.effect,
            number=number,
            signer=signer,
        )
    if as_json:
        print_json(asdict(found))
        return
    print(f"已登记：{_line(found.paper)}")
    if found.done:
        print(f"已写回台账（{kind.effect}）：{shown(found.done)}")
    for why in found.refused:
        print(f"没有改动　{why}")
    for note in found.notes:
        print(f"提醒　{note}")


def _paper(site: Opened, reader: "Reader", named: str) -> "Paper":
    """The paper of that key, or the one whose draft is that file."""
    from tracker.ports import Table
    from tracker.services.ledger import fetch

    if not named.lower().endswith(_WORD):
        paper: Paper = fetch(reader, Table.PAPERS, named)
        return paper
    found = _drafted(reader, Path(named))
    if not found:
        raise KaoheError(
            f"{named}：看不出是台账里的哪一份；请运行 kaohe papers 查到编号，用编号登记。"
        )
    if len(found) > 1:
        keys = shown([one.key for one in found])
        raise KaoheError(f"{named}：同样内容的有几份（{keys}）；请用编号登记。")
    return found[0]


def _drafted(reader: "Reader", file: Path) -> Sequence["Paper"]:
    """The papers whose draft the file is, edited or not; none for a stranger's."""
    from notices.snapshot import marked
    from tracker.services.papers import drafted_as

    mark = marked(file)
    return drafted_as(reader, mark) if mark else ()


# ---------------------------------------------------------------- looking


@click.command("papers", cls=Command)
@click.option("--kind", help="只看一个文种，如 request。")
@click.option("--state", help="拟稿或已登记。")
@click.option("--year", type=int, help="哪个年度；不写是当前年度。")
@as_json_option
@pass_desk
def papers_(
    desk: Desk, kind: str | None, state: str | None, year: int | None, as_json: bool
) -> None:
    """列出拟过、登记过的公文。

    例：kaohe papers --state 已登记
    """
    from tracker.model.paper import PaperState
    from tracker.services.papers import papers_in

    asked = word(PaperState, state)
    with viewed(desk, None) as view:
        papers = papers_in(view.reader, year or view.opened.site.year)
        kinds = desk.catalog(view.opened.site).kinds
    names = {one.key: one.name for one in kinds}
    papers = tuple(
        one for one in papers if kind in (None, one.kind) and asked in (None, one.state)
    )
    if as_json:
        print_json([asdict(one) for one in papers])
        return
    headers = ("编号", "文种", "关于", "截至", "状态", "字号", "日期")
    rows = [
        (
            one.key,
            names.get(one.kind, one.kind),
            _matter(one),
            one.snapshot.as_of,
            one.state,
            one.number,
            one.issued_on,
        )
        for one in papers
    ]
    table(headers, rows, widths={"文种": 14, "关于": 14, "字号": 20})
    print(f"共 {len(papers)} 份。")


@click.group("paper", cls=Group)
def paper_app() -> None:
    """一份公文：看它、核对它。

    例：kaohe paper show G2020-0003
    """


@paper_app.command("show")
@PAPER
@as_json_option
@pass_desk
def paper_show(desk: Desk, paper: str, as_json: bool) -> None:
    """看一份公文：从哪些记录拟出、登记了什么、履历。

    例：kaohe paper show G2020-0003
    """
    from console.history import tell_history

    with viewed(desk, None) as view:
        one = _paper(view.opened, view.reader, paper)
        events = view.reader.events(about=f"papers/{one.key}")
    if as_json:
        print_json({**asdict(one), "events": [asdict(event) for event in events]})
        return
    snapshot = one.snapshot
    counts = {"obligations": "报送任务", "issues": "问题", "figures": "指标数值"}
    facts = (
        ("编号", one.key),
        ("文种", one.kind),
        ("标题", one.title),
        ("发给", one.unit),
        ("状态", one.state),
        ("字号", one.number),
        ("成文日期", one.issued_on),
        ("签发人", one.signer),
        ("文件", one.file),
        ("截至", snapshot.as_of),
        (
            "依据",
            shown([f"{counts[t]} {n}" for t, n in snapshot.counts.items()]),
        ),
        ("记录", shown(snapshot.keys)),
        ("正式文件", shown([file.name for file in one.issued])),
        ("检查", f"有 {one.faults} 处错误" if one.faults else "没有错误"),
    )
    for label, value in facts:
        if value:
            print(f"{label}：{value}")
    tell_history(events)


@paper_app.command("file")
@PAPER
@click.argument("files", metavar="文件 …", type=FILE, nargs=-1, required=True)
@by_option
@pass_desk
def paper_file(desk: Desk, paper: str, files: tuple[Path, ...], by: str | None) -> None:
    """把定稿、盖章后的扫描件存进登记过的公文，有关单位在网页上下载。

    例：kaohe paper file G2020-0003 盖章扫描件.pdf
    """
    from tracker.services.papers import file_issued
    from tracker.storage.materials import keep

    with opened(desk) as site:
        with site.ledger.store.reading() as reader:
            one = _paper(site, reader, paper)
        kept = keep(site.site.materials, files)
        after = file_issued(site.ledger, one.key, act(site, by, None), files=kept)
    print(f"已存：{shown([one.name for one in after.issued])}")


@paper_app.command("verify")
@click.argument("file", metavar="文件.docx", type=FILE)
@as_json_option
@pass_desk
def paper_verify(desk: Desk, file: Path, as_json: bool) -> None:
    """核对一份稿子与台账现在还一不一致，不一致在哪里。

    例：kaohe paper verify papers/整改通报.docx
    """
    from console.verifying import compared
    from notices.agreement import lines_of

    with viewed(desk, None) as view:
        found = _drafted(view.reader, file)
        if not found:
            raise KaoheError(
                f"{file}：看不出是台账里的哪一份，没法核对；"
                "本程序拟的稿子在 Word 的“文件—信息—备注”里有快照，另存时请不要删去。"
            )
        result = compared(desk, view, found[-1], file)
    if as_json:
        print_json(asdict(result))
    else:
        for line in lines_of(result):
            print(line)
    if not result.agrees:
        raise click.exceptions.Exit(1)


def _matter(one: "Paper") -> str:
    """Whom or what it is about, where that is one thing: a unit, a record."""
    keys = one.snapshot.keys
    return one.unit or (keys[0] if len(keys) == 1 else "")


def _line(one: "Paper") -> str:
    """A paper in a line."""
    bears = " ".join(str(part) for part in (one.number, one.issued_on or "") if part)
    return f"{one.key}《{one.title}》{one.unit} {bears}".strip()

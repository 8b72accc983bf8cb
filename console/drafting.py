"""`kaohe draft`: papers are ordered here, and what came of them is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.ledgers import by_option
from console.making import FEW, Order, make_papers
from console.shell import FILE, Command, as_json_option, on_option
from console.telling import count, print_json, tell
from tracker.errors import UsageError
from tracker.model.finding import Finding, Severity

if TYPE_CHECKING:
    from notices.batch import Made


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
    from notices.making import Unsound

    if archive and (out or pdf):
        raise UsageError("--zip 不能和 --out、--pdf 一起用；请只写一样。")
    order = Order(kind=kind, asked=asked, on=on, out=out, archive=archive, by=by)
    tally = Tally()
    papers = tally.of(make_papers(desk, order, quiet=as_json))
    try:
        if as_json:
            print_json({"papers": [_for_json(one, pdf=pdf) for one in papers]})
        else:
            tell_papers(papers, tally)
    except Unsound as error:
        if not as_json:
            tell(error.findings)
            raise
        print_json({"papers": [], "findings": [asdict(one) for one in error.findings]})
        raise click.exceptions.Exit(error.exit_code) from None
    if pdf:
        from notices.pdf import write_pdfs

        write_pdfs(tally.files, [one.with_suffix(".pdf") for one in tally.files])
        if not as_json:
            print(f"已转成 PDF：{tally.number} 份，在同一个文件夹里。")
    if tally.faulty:
        raise click.exceptions.Exit(1)


# ---------------------------------------------------------------- what was made


@dataclass(slots=True)
class Tally:
    """What a run of papers came to, counted as they pass.

    Attributes:
        faulty: how many papers have errors in them.
        blanks: how many papers lack each, by name.
        unused: parts of the clerk's own that no paper said.
        files: where the papers were written, in order.
    """

    faulty: int = 0
    blanks: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    unused: dict[str, None] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many papers."""
        return len(self.files)

    def of(self, papers: Iterable["Made"]) -> Iterator["Made"]:
        """The papers, counted while they pass."""
        for one in papers:
            self.files.append(one.file)
            self.faulty += bool(one.paper.faults)
            self.blanks.update(one.blanks)
            others = (f for f in one.findings if f.severity is not Severity.BLANK)
            self.findings += others
            self.unused |= dict.fromkeys(one.unused)
            yield one


def tell_papers(papers: Iterable["Made"], tally: Tally) -> None:
    """Name the papers as they are made, then what is to be done about them."""
    last = None
    for one in papers:
        last = one.file
        if tally.number <= FEW:
            in_archive = one.file.name != one.paper.file
            where = one.paper.file if in_archive else one.file.resolve()
            print(f"已拟出 {one.paper.key}：{where}")
    if last is not None and (tally.number > FEW or last.suffix == ".zip"):
        where = last if last.suffix == ".zip" else last.parent
        print(f"…… 一共 {tally.number} 份，在 {where.resolve()}")
    for name, times in tally.blanks.items():
        print(f"待填　{name}" + (f"（{times} 处）" if times > 1 else ""))
    for chapter in tally.unused:
        print(f"提醒　文段“{chapter}”没有写进稿里：正在用的模板没有这一章。")
    print(f"检查：{count(tally.findings)}。")
    tell(tally.findings[:FEW])
    if len(tally.findings) > FEW:
        print(f"…… 还有 {len(tally.findings) - FEW} 条，用 kaohe lint 逐份查看。")
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

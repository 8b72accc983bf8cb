"""Official documents: drafted, checked; and whether this computer can make them."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.shell import FILE, Command, as_json_option, on_option
from console.telling import count, end, print_json, report, spoken, tell
from tracker.errors import KaoheError
from tracker.model.finding import Finding, Severity

if TYPE_CHECKING:
    from notices.catalog import Catalog
    from notices.draft import Draft
    from tracker.model.plan import Plan
    from tracker.storage.site import Site


@click.command("draft", cls=Command)
@click.argument("kind", metavar="文种")
@on_option
@click.option("--out", type=FILE, help="写到哪个文件夹；不写是 papers。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@as_json_option
@pass_desk
def draft(
    desk: Desk, kind: str, on: str | None, out: Path | None, pdf: bool, as_json: bool
) -> None:
    """拟稿：从方案数据生成 Word 文件，并检查一遍。

    例：kaohe draft plan --pdf
    """
    site, day = desk.site(), desk.day(on)
    plan = desk.plan(site)
    made, path = write_draft(desk, site, plan, kind, on=day, out=out)
    files = [path]
    if pdf:
        from notices.pdf import write_pdf

        files.append(path.with_suffix(".pdf"))
        write_pdf(path, files[1])
    findings = lint_draft(plan, path, day)
    if as_json:
        print_json(
            {
                "kind": made.kind.key,
                "title": made.title,
                "on": day,
                "files": files,
                "blanks": made.document.blanks,
                "unused": made.unused,
                "findings": [asdict(one) for one in findings],
            }
        )
        return
    for file in files:
        print(f"已拟出：{file.resolve()}")
    tell_blanks(made)
    tell_but_blanks(findings)


def write_draft(
    desk: Desk,
    site: "Site",
    plan: "Plan",
    kind: str,
    *,
    on: date,
    out: Path | None = None,
) -> tuple["Draft", Path]:
    """The draft and its file, in `papers` unless `out` names another folder.

    An earlier draft is never written over. KaoheError where the plan or a template
    of the clerk's own has errors, which are told before.
    """
    from notices.draft import draft
    from tracker.checks import check_plan
    from tracker.files import write_new

    errors = [one for one in check_plan(plan, site.plan_file.name) if one.is_error]
    if errors:
        tell(errors)
        raise KaoheError("方案数据有误，没有拟稿；请先改正。")
    catalog = desk.catalog(site)
    _refuse_bad_template(site, catalog, kind, plan)
    made = draft(catalog, kind, plan, on=on)
    path = write_new((out or site.papers) / made.file, made.document.data)
    return made, path


def _refuse_bad_template(
    site: "Site", catalog: "Catalog", kind: str, plan: "Plan"
) -> None:
    """Check a template of the clerk's own before it is used; the shipped ones are."""
    one = catalog.kind(kind)
    path = catalog.template(one)
    if path.parent != site.templates:
        return
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.check import check_template

    values = values_for(catalog, one, plan)
    errors = [
        finding
        for finding in check_template(path, CONTEXTS[one.context][0](), values)
        if finding.is_error
    ]
    if errors:
        tell(errors)
        raise KaoheError(f"模板 {path.name} 有错误，没有拟稿；请先改正。")


def tell_blanks(made: "Draft") -> None:
    """What is to be filled in by hand, and what the template left out."""
    for name in dict.fromkeys(made.document.blanks):
        times = made.document.blanks.count(name)
        print(f"待填　{name}" + (f"（{times} 处）" if times > 1 else ""))
    for chapter in made.unused:
        print(f"提醒　文段“{chapter}”没有写进稿里：正在用的模板没有这一章。")


def tell_but_blanks(findings: Iterable[Finding]) -> None:
    """What is wrong with a draft; its blanks have been listed by name."""
    others = [one for one in findings if one.severity is not Severity.BLANK]
    print(f"检查：{count(others)}。")
    tell(others)


def lint_draft(plan: "Plan", path: Path, day: date) -> list[Finding]:
    """What the lint finds in a draft, knowing the plan's names."""
    from notices.lint import lint
    from notices.register import register_of

    return lint(path, register_of(plan), near=day)


@click.command("lint", cls=Command)
@click.argument("files", metavar="文件.docx …", type=FILE, nargs=-1, required=True)
@as_json_option
@pass_desk
def lint(desk: Desk, files: tuple[Path, ...], as_json: bool) -> None:
    """检查 Word 文件的版式和文字，是不是本程序拟的都可以。

    例：kaohe lint 通知.docx
    """
    from notices.lint import lint
    from notices.model import Register
    from notices.register import register_of
    from tracker.files import is_there
    from tracker.storage.site import SETTINGS

    # Outside a site there is no register of names; everything else is still checked.
    inside = is_there(desk.root / SETTINGS)
    register = register_of(desk.plan(desk.site())) if inside else Register()
    findings: list[Finding] = []
    refused: list[KaoheError] = []
    for file in files:
        try:
            findings += lint(file, register, near=desk.today)
        except KaoheError as error:
            refused.append(error)
    checked = f"检查了 {len(files) - len(refused)} 个文件"
    report(findings, checked, as_json=as_json)
    for one in refused:
        print(f"没有检查：{spoken(str(one))}", file=sys.stderr)
    if refused:
        raise click.exceptions.Exit(1)
    end(findings)


@click.command("doctor", cls=Command)
def doctor() -> None:
    """看这台电脑上装了什么、缺什么、怎么办。

    例：kaohe doctor
    """
    from notices.doctor import examine

    missing = 0
    for one in examine():
        missing += not one.found
        print(f"{'有　' if one.found else '缺　'}{one.name}：{one.remark}")
    print("都齐了。" if not missing else f"缺 {missing} 样，照上面说的办即可。")

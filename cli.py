"""The `kaohe` command: reads the clock and the settings, builds the parts, prints.

One function a command. What a command needs is imported when it runs, so that
`kaohe --help` starts at once.
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import click

from tracker.errors import KaoheError, UsageError
from tracker.model.finding import Finding, Severity, has_errors

if TYPE_CHECKING:
    from notices.catalog import Catalog
    from notices.draft import Draft
    from tracker.model.plan import Plan
    from tracker.storage.site import Site

DEMO_FOLDER = "kaohe-demo"
WORKBOOK = "考核工作簿.xlsx"

# ---------------------------------------------------------------- the command line

# Click speaks English; its few words are put into Chinese where they reach the user.
_HELP_WORDS = {
    "Usage:": "用法：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 …",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Show this message and exit.": "显示这段说明。",
}


class _Command(click.Command):
    """A command whose help has Chinese headings."""

    def get_help(self, ctx: click.Context) -> str:
        return _in_chinese(super().get_help(ctx))


class _Group(click.Group):
    """A group of such commands."""

    command_class = _Command
    group_class = type

    def get_help(self, ctx: click.Context) -> str:
        return _in_chinese(super().get_help(ctx))


def _in_chinese(help: str) -> str:
    for english, chinese in _HELP_WORDS.items():
        help = help.replace(english, chinese)
    return help


FILE = click.Path(path_type=Path)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="输出 JSON，给别的程序用。"
)


@click.group(cls=_Group)
@click.option(
    "--site",
    type=FILE,
    envvar="KAOHE_SITE",
    default=Path(),
    help="工作文件夹，不写是当前的。",
)
@click.pass_context
def app(context: click.Context, site: Path) -> None:
    """考核：县域生态环境考核的公文拟稿和台账。

    例：kaohe demo　（建一个示范文件夹，拟出方案）
    """
    context.obj = site


@app.group("plan")
def plan_app() -> None:
    """当年的方案数据：看、导出、导入。

    例：kaohe plan export 考核工作簿.xlsx
    """


@app.group("template")
def template_app() -> None:
    """Word 模板：查、改、检验。

    例：kaohe template tags plan
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; ends the process: 0 done, 1 refused, 2 wrong usage."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in an old code page must not end a command half-way.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if "--version" in arguments[:1]:
        print(f"kaohe {_version()}")
        sys.exit(0)
    try:
        code = app(arguments, prog_name="kaohe", standalone_mode=False)
    except KaoheError as error:
        print(f"没有做成：{_spoken(str(error))}", file=sys.stderr)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message)
        code = 0
    except click.UsageError as error:
        print(f"用法不对：{_usage_message(error)}", file=sys.stderr)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        print("已中断。", file=sys.stderr)
        code = 1
    except BrokenPipeError:
        # Whoever was reading, `head` say, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        from tracker.files import reason_of

        print(f"没有做成：{error.filename or ''}{reason_of(error)}。", file=sys.stderr)
        code = 1
    sys.exit(code or 0)


def _usage_message(error: click.UsageError) -> str:
    """What was typed wrong, in Chinese, and where the help is."""
    match error:
        case click.NoSuchOption():
            message = f"没有选项 {error.option_name}。"
        case click.MissingParameter() if error.param is not None:
            message = f"缺少{error.param.human_readable_name}。"
        case click.exceptions.NoSuchCommand():
            message = f"没有命令 {error.command_name}。"
        case click.BadOptionUsage():
            message = f"选项 {error.option_name} 写得不对，多半是后面没有写值。"
        case click.BadParameter() if error.param is not None:
            message = f"{error.param.human_readable_name} 写得不对。"
        case _ if "unexpected extra argument" in error.message:
            message = "多写了参数；名称里有空格的请加引号。"
        case _:
            message = f"{error.message} "
    path = error.ctx.command_path if error.ctx is not None else "kaohe"
    return f"{message}运行 {path} --help 看用法。"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("kaohe")
    except PackageNotFoundError:
        return "（未安装，从源码运行）"


def _program(root: Path = Path()) -> str:
    """How the user called the program: `kaohe`, or run.py from a clone; and the site."""
    program = os.environ.get("KAOHE_PROGRAM", "kaohe")
    return program if root == Path() else f"{program} --site {_quoted(root)}"


def _quoted(path: Path) -> str:
    """A path to paste into a command line."""
    return f'"{path}"' if " " in str(path) else str(path)


def _spoken(message: str) -> str:
    """A message with the commands in it as this user has to type them."""
    return message.replace("运行 kaohe", f"运行 {_program()}")


# ---------------------------------------------------------------- what commands share


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _day(on: str | None) -> date:
    try:
        return _today() if on is None else date.fromisoformat(on)
    except ValueError:
        raise UsageError(f"--on 要写成 2020-10-09 的样子，不是 {on}。") from None


def _site(root: Path) -> "Site":
    from tracker.storage.site import open_site

    site, findings = open_site(root)
    if site is None:
        tell(findings)
        raise click.exceptions.Exit(1)
    return site


def _plan(site: "Site") -> "Plan":
    """The year's plan; its errors are told and end the command."""
    from tracker.storage.planfile import load_plan

    plan, findings = load_plan(site.plan_file)
    if plan is None:
        tell(findings)
        print("方案数据有误，先改正再试。", file=sys.stderr)
        raise click.exceptions.Exit(1)
    return plan


def _catalog(site: "Site") -> "Catalog":
    from notices.catalog import load_catalog

    return load_catalog([site.templates])


def tell(findings: Iterable[Finding]) -> None:
    """Print findings, the gravest first, each with what to do."""
    order = list(Severity)
    for one in sorted(findings, key=lambda one: order.index(one.severity)):
        where = " ".join(part for part in (one.file, one.place) if part)
        wanted = f"应为“{one.wanted}”。" if one.wanted else ""
        clause = f"（{one.clause}）" if one.clause else ""
        text = f"{one.message}{wanted}{_spoken(one.remedy)}{clause}"
        print(f"{one.severity}　{where}：{text}")


def _count(findings: Sequence[Finding]) -> str:
    counts = [
        f"{severity} {number} 条"
        for severity in Severity
        if (number := sum(one.severity is severity for one in findings))
    ]
    return "，".join(counts) or "没有发现问题"


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _report(findings: Sequence[Finding], done: str, *, as_json: bool) -> None:
    """All findings, for a program or for a person with their number after `done`."""
    if as_json:
        _print_json([asdict(one) for one in findings])
    else:
        tell(findings)
        print(f"{done}：{_count(findings)}。")


def _end(findings: Sequence[Finding]) -> None:
    if has_errors(findings):
        raise click.exceptions.Exit(1)


# ---------------------------------------------------------------- commands


@app.command("demo")
@click.argument("folder", metavar="[文件夹]", type=FILE, default=Path(DEMO_FOLDER))
def demo(folder: Path) -> None:
    """建一个示范文件夹，从自带的数据拟出实施方案并检查。

    例：kaohe demo
    """
    from tracker.files import is_there
    from tracker.storage.planfile import demo_plan
    from tracker.storage.site import SETTINGS, make_site

    if not is_there(folder / SETTINGS):
        make_site(folder, year=0, shipped=demo_plan())
        print(f"建好了示范文件夹：{folder.resolve()}")
    site = _site(folder)
    plan = _plan(site)
    made, path = _write_draft(site, plan, "plan", _today(), None)
    findings = _lint(plan, path, _today())
    print(f"《{made.title}》")
    print(f"已拟出：{path.resolve()}")
    print("用 Word 或 WPS 打开就可以看，下面这些要由人填写（稿上用黄色标出）：")
    _tell_blanks(made)
    _tell_but_blanks(findings)
    print(f"接着可以：{_program(folder)} check　看方案数据里还缺什么")


@app.command("init")
@click.argument("folder", metavar="文件夹", type=FILE)
@click.option("--plan", default="", help="用自带的哪一年；不写是空的。")
@click.option("--year", type=int, default=0, help="空的方案是哪一年；不写是今年。")
def init(folder: Path, plan: str, year: int) -> None:
    """新建一个工作文件夹，用自带的一年，或者空的。

    例：kaohe init 我的考核 --year 2026
    """
    from tracker.storage.planfile import shipped_plan
    from tracker.storage.site import empty_plan, make_site
    from tracker.workbook import export_plan

    if plan and year:
        raise UsageError("--plan 和 --year 只能写一个：自带的方案已经有年度。")
    shipped = shipped_plan(plan) if plan else None
    year = year or _today().year

    def add_workbook(made: Path) -> None:
        export_plan(empty_plan(year), made / WORKBOOK)

    make_site(
        folder, year=year, shipped=shipped, also=None if shipped else add_workbook
    )
    print(f"建好了：{folder.resolve()}")
    if shipped is None:
        print(f"请填写 {folder / WORKBOOK}，填好后运行：")
        print(f"{_program(folder)} plan import {_quoted(folder / WORKBOOK)}")
    else:
        print(f"接着可以：{_program(folder)} check")


@app.command("check")
@as_json
@click.pass_obj
def check(root: Path, as_json: bool) -> None:
    """检查设置和方案数据，一次列出全部问题。

    例：kaohe check
    """
    from tracker.checks import check_plan
    from tracker.storage.planfile import load_plan
    from tracker.storage.site import open_site

    site, findings = open_site(root)
    if site is not None:
        plan, more = load_plan(site.plan_file)
        findings += more
        if plan is not None:
            name = site.plan_file.name
            findings += check_plan(plan, name)
            findings += [replace(one, file=name) for one in _check_prose(plan)]
    _report(findings, "检查完毕", as_json=as_json)
    _end(findings)


def _check_prose(plan: "Plan") -> list[Finding]:
    """Findings on the tags in the county's own wording; quick where there are none."""
    texts = [one.description for one in plan.indicators]
    texts += [one.text for one in plan.passages]
    if not any("{" in text or "｛" in text for text in texts):
        return []
    from notices.contexts import plan_tags, plan_values
    from notices.templatecheck.prose import check_prose

    return check_prose(plan, plan_tags(), plan_values(plan))


@plan_app.command("show")
@as_json
@click.pass_obj
def plan_show(root: Path, as_json: bool) -> None:
    """看当年的方案数据。

    例：kaohe plan show
    """
    from tracker.model.plan import SUBJECTS
    from tracker.model.schema import fields_of
    from tracker.plan import rows_of

    plan = _plan(_site(root))
    if as_json:
        _print_json({one.key: rows_of(plan, one) for one in SUBJECTS})
        return
    for subject in SUBJECTS:
        rows = rows_of(plan, subject)
        print(f"【{subject.label}】" + (f"共 {len(rows)} 条" if subject.many else ""))
        labels = {one.key: one.label for one in fields_of(subject.record)}
        for number, row in enumerate(rows, start=1):
            parts = (f"{labels[key]}：{_shown(value)}" for key, value in row.items())
            print(f"  {number if subject.many else ''}　" + "　".join(parts))


def _shown(value: object) -> str:
    """A field's value on one line: a list parted by ；, yes for true."""
    from tracker.plan import SEPARATOR

    if isinstance(value, list):
        return SEPARATOR.join(value)
    return "是" if value is True else str(value)


@plan_app.command("export")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@click.pass_obj
def plan_export(root: Path, file: Path) -> None:
    """把方案数据导出成 Excel 工作簿。

    例：kaohe plan export 考核工作簿.xlsx
    """
    from tracker.workbook import export_plan

    export_plan(_plan(_site(root)), file)
    print(f"已导出：{file.resolve()}")
    print(f"改好后运行：{_program(root)} plan import {_quoted(file)}")


@plan_app.command("import")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@click.pass_obj
def plan_import(root: Path, file: Path) -> None:
    """从 Excel 工作簿导入方案数据；有一处错误就一处也不改。

    例：kaohe plan import 考核工作簿.xlsx
    """
    from tracker.storage.planfile import save_plan
    from tracker.workbook import import_plan

    site = _site(root)
    plan, findings = import_plan(file)
    if plan is not None:
        findings += [replace(one, file=file.name) for one in _check_prose(plan)]
    tell(findings)
    if plan is None or has_errors(findings):
        print(f"没有导入，原来的数据没有改动：{_count(findings)}。", file=sys.stderr)
        raise click.exceptions.Exit(1)
    if plan.year.plan_year != site.year:
        raise KaoheError(
            f"工作簿是 {plan.year.plan_year} 年度的，这个文件夹是 {site.year} 年度的；"
            "请核对“年度”表的方案年度，或修改 kaohe.toml 的 year。"
        )
    save_plan(plan, site.plan_file)
    print(f"已导入：{site.plan_file}（原来的留作 {site.plan_file.name}.bak）")
    print(f"接着可以：{_program(root)} check")


@app.command("draft")
@click.argument("kind", metavar="文种")
@click.option("--on", help="以哪一天为准，如 2020-10-09；不写是今天。")
@click.option("--out", type=FILE, help="写到哪个文件夹；不写是 papers。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@as_json
@click.pass_obj
def draft_(
    root: Path, kind: str, on: str | None, out: Path | None, pdf: bool, as_json: bool
) -> None:
    """拟稿：从方案数据生成 Word 文件，并检查一遍。

    例：kaohe draft plan --pdf
    """
    site, day = _site(root), _day(on)
    plan = _plan(site)
    made, path = _write_draft(site, plan, kind, day, out)
    files = [path]
    if pdf:
        from notices.pdf import write_pdf

        files.append(path.with_suffix(".pdf"))
        write_pdf(path, files[1])
    findings = _lint(plan, path, day)
    if as_json:
        _print_json(
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
    _tell_blanks(made)
    _tell_but_blanks(findings)


def _tell_but_blanks(findings: Iterable[Finding]) -> None:
    """What is wrong with a draft; its blanks have been listed by name."""
    others = [one for one in findings if one.severity is not Severity.BLANK]
    print(f"检查：{_count(others)}。")
    tell(others)


def _write_draft(
    site: "Site", plan: "Plan", kind: str, day: date, out: Path | None
) -> tuple["Draft", Path]:
    """Draft and write; an earlier draft is never written over."""
    from notices.draft import draft
    from tracker.checks import check_plan
    from tracker.files import write_new

    errors = [one for one in check_plan(plan, site.plan_file.name) if one.is_error]
    if errors:
        tell(errors)
        raise KaoheError("方案数据有误，没有拟稿；请先改正。")
    catalog = _catalog(site)
    _refuse_bad_template(site, catalog, kind, plan)
    made = draft(catalog, kind, plan, on=day)
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


def _tell_blanks(made: "Draft") -> None:
    for name in dict.fromkeys(made.document.blanks):
        times = made.document.blanks.count(name)
        print(f"待填　{name}" + (f"（{times} 处）" if times > 1 else ""))
    for chapter in made.unused:
        print(f"提醒　文段“{chapter}”没有写进稿里：正在用的模板没有这一章。")


def _lint(plan: "Plan", path: Path, day: date) -> list[Finding]:
    from notices.lint import lint
    from notices.register import register_of

    return lint(path, register_of(plan), near=day)


@app.command("lint")
@click.argument("files", metavar="文件.docx …", type=FILE, nargs=-1, required=True)
@as_json
@click.pass_obj
def lint_(root: Path, files: tuple[Path, ...], as_json: bool) -> None:
    """检查 Word 文件的版式和文字，是不是本程序拟的都可以。

    例：kaohe lint 通知.docx
    """
    from notices.lint import lint
    from notices.model import Register
    from notices.register import register_of
    from tracker.files import is_there
    from tracker.storage.site import SETTINGS

    # Outside a site there is no register of names; everything else is still checked.
    inside = is_there(root / SETTINGS)
    register = register_of(_plan(_site(root))) if inside else Register()
    findings: list[Finding] = []
    refused: list[KaoheError] = []
    for file in files:
        try:
            findings += lint(file, register, near=_today())
        except KaoheError as error:
            refused.append(error)
    checked = f"检查了 {len(files) - len(refused)} 个文件"
    _report(findings, checked, as_json=as_json)
    for one in refused:
        print(f"没有检查：{_spoken(str(one))}", file=sys.stderr)
    if refused:
        raise click.exceptions.Exit(1)
    _end(findings)


@template_app.command("list")
@as_json
@click.pass_obj
def template_list(root: Path, as_json: bool) -> None:
    """列出各文种和正在用的模板。

    例：kaohe template list
    """
    catalog = _catalog(_site(root))
    rows = [(one.key, one.name, str(catalog.template(one))) for one in catalog.kinds]
    if as_json:
        _print_json(
            [dict(zip(("kind", "name", "template"), row, strict=True)) for row in rows]
        )
        return
    for key, name, template in rows:
        print(f"{key}　{name}　{template}")


@template_app.command("tags")
@click.argument("kind", metavar="文种")
@as_json
@click.pass_obj
def template_tags(root: Path, kind: str, as_json: bool) -> None:
    """列出模板里能写的标签、含义和现在的值。

    例：kaohe template tags plan
    """
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.taglist import tag_lines

    site = _site(root)
    catalog = _catalog(site)
    one = catalog.kind(kind)
    lines = tag_lines(CONTEXTS[one.context][0](), values_for(catalog, one, _plan(site)))
    if as_json:
        _print_json([asdict(line) for line in lines])
        return
    for line in lines:
        value = line.value if len(line.value) <= 40 else f"{line.value[:39]}…"
        print(f"{line.tag}　{line.meaning}　{value}".rstrip())


@template_app.command("eject")
@click.argument("kind", metavar="文种")
@click.pass_obj
def template_eject(root: Path, kind: str) -> None:
    """把自带的模板复制到工作文件夹，改了以后优先用它。

    例：kaohe template eject plan
    """
    from tracker.files import read_bytes, write_file

    site = _site(root)
    catalog = _catalog(site)
    source = catalog.template(catalog.kind(kind))
    target = site.templates / source.name
    if target.exists():
        raise KaoheError(f"{target}：已经有了，没有改动；要重新复制请先改名或移走。")
    write_file(target, read_bytes(source))
    print(f"已复制：{target.resolve()}")
    print(f"用 Word 或 WPS 修改，改完运行 {_program(root)} template check。")


@template_app.command("check")
@click.argument("file", metavar="[模板.docx]", type=FILE, required=False)
@as_json
@click.pass_obj
def template_check(root: Path, file: Path | None, as_json: bool) -> None:
    """检查模板：写错的标签、不认识的标签、版面、宏和外部链接。

    例：kaohe template check
    """
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.check import check_template

    site = _site(root)
    catalog = _catalog(site)
    plan = _plan(site)
    # A file under another name than the catalogue's is checked as the first kind's.
    named = [kind for kind in catalog.kinds if file and kind.template == file.name]
    kinds = catalog.kinds if file is None else (named or [*catalog.kinds])[:1]
    findings: list[Finding] = []
    for kind in kinds:
        path = file or catalog.template(kind)
        values = values_for(catalog, kind, plan)
        findings += check_template(path, CONTEXTS[kind.context][0](), values)
    _report(findings, "检查完毕", as_json=as_json)
    _end(findings)


@app.command("doctor")
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


if __name__ == "__main__":
    main()

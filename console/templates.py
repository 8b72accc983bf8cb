"""The Word templates: listed, explained, copied to be changed, checked."""

from dataclasses import asdict
from pathlib import Path

import click

from console.desk import Desk, pass_desk
from console.shell import FILE, Group, as_json_option
from console.telling import end, print_json, report
from tracker.errors import KaoheError
from tracker.model.finding import Finding


@click.group("template", cls=Group)
def template_commands() -> None:
    """Word 模板：查、改、检验。

    例：kaohe template tags plan
    """


@template_commands.command("list")
@as_json_option
@pass_desk
def template_list(desk: Desk, as_json: bool) -> None:
    """列出各文种和正在用的模板。

    例：kaohe template list
    """
    catalog = desk.catalog(desk.site())
    rows = [(one.key, one.name, str(catalog.template(one))) for one in catalog.kinds]
    if as_json:
        print_json(
            [dict(zip(("kind", "name", "template"), row, strict=True)) for row in rows]
        )
        return
    for key, name, template in rows:
        print(f"{key}　{name}　{template}")


@template_commands.command("tags")
@click.argument("kind", metavar="文种")
@as_json_option
@pass_desk
def template_tags(desk: Desk, kind: str, as_json: bool) -> None:
    """列出模板里能写的标签、含义和现在的值。

    例：kaohe template tags plan
    """
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.taglist import tag_lines

    site = desk.site()
    catalog = desk.catalog(site)
    one = catalog.kind(kind)
    lines = tag_lines(
        CONTEXTS[one.context][0](), values_for(catalog, one, desk.plan(site))
    )
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    for line in lines:
        value = line.value if len(line.value) <= 40 else f"{line.value[:39]}…"
        print(f"{line.tag}　{line.meaning}　{value}".rstrip())


@template_commands.command("eject")
@click.argument("kind", metavar="文种")
@pass_desk
def template_eject(desk: Desk, kind: str) -> None:
    """把自带的模板复制到工作文件夹，改了以后优先用它。

    例：kaohe template eject plan
    """
    from tracker.files import read_bytes, write_file

    site = desk.site()
    catalog = desk.catalog(site)
    source = catalog.template(catalog.kind(kind))
    target = site.templates / source.name
    if target.exists():
        raise KaoheError(f"{target}：已经有了，没有改动；要重新复制请先改名或移走。")
    write_file(target, read_bytes(source))
    print(f"已复制：{target.resolve()}")
    print(f"用 Word 或 WPS 修改，改完运行 {desk.program()} template check。")


@template_commands.command("check")
@click.argument("file", metavar="[模板.docx]", type=FILE, required=False)
@as_json_option
@pass_desk
def template_check(desk: Desk, file: Path | None, as_json: bool) -> None:
    """检查模板：写错的标签、不认识的标签、版面、宏和外部链接。

    例：kaohe template check
    """
    from notices.contexts import CONTEXTS
    from notices.draft import values_for
    from notices.templatecheck.check import check_template

    site = desk.site()
    catalog = desk.catalog(site)
    plan = desk.plan(site)
    # A file under another name than the catalogue's is checked as the first kind's.
    named = [kind for kind in catalog.kinds if file and kind.template == file.name]
    kinds = catalog.kinds if file is None else (named or [*catalog.kinds])[:1]
    findings: list[Finding] = []
    for kind in kinds:
        path = file or catalog.template(kind)
        values = values_for(catalog, kind, plan)
        findings += check_template(path, CONTEXTS[kind.context][0](), values)
    report(findings, "检查完毕", as_json=as_json)
    end(findings)

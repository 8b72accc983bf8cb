"""The Word templates: listed, explained, copied to be changed, checked."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import viewed
from console.shell import FILE, Group, as_json_option
from console.telling import end, print_json, report
from tracker.errors import KaoheError
from tracker.model.finding import Finding

if TYPE_CHECKING:
    from notices.catalog import Catalog, Kind
    from notices.contexts import Sight
    from notices.templatecheck.attempt import Trial


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
    from console.papers import seen
    from notices.contexts import CONTEXTS, plan_values
    from notices.templatecheck.taglist import tag_lines
    from notices.templatecheck.trials import own_values

    catalog = desk.catalog(desk.site())
    one = catalog.kind(kind)
    with viewed(desk, None) as view:
        # Before there is anything to write about, the plan's tags say something.
        papers = own_values(catalog, one, seen(view)) or [plan_values(view.opened.plan)]
    lines = tag_lines(CONTEXTS[one.context].tags(), papers[0])
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
    print(f"用 Word 或 WPS 修改，改完运行 {desk.program()} template check --render。")


@template_commands.command("check")
@click.argument("file", metavar="[模板.docx]", type=FILE, required=False)
@click.option("--kind", metavar="文种", help="这个文件是哪个文种的；不写看文件名。")
@click.option("--render", is_flag=True, help="用台账、示例和空资料各试填一遍。")
@as_json_option
@pass_desk
def template_check(
    desk: Desk, file: Path | None, kind: str | None, render: bool, as_json: bool
) -> None:
    """检查模板：写错的标签、不认识的标签、版面、宏和外部链接。

    例：kaohe template check --render
    """
    from console.papers import seen

    catalog = desk.catalog(desk.site())
    kinds: Sequence[Kind] = catalog.kinds
    if kind or file:
        kinds = [catalog.kind(kind) if kind else _kind_of(catalog, file)]
    with viewed(desk, None) as view:
        # Gathering reads the ledger; filling in takes long, and nobody waits for it.
        sight = seen(view)
        tries = [_tries(catalog, one, sight, render=render) for one in kinds]
    findings: list[Finding] = []
    for one, trials in zip(kinds, tries, strict=True):
        findings += _checked(catalog, one, file, sight, trials)
    tried = sum(map(len, tries))
    done = f"检查完毕，试填了 {tried} 份" if render else "检查完毕"
    report(findings, done, as_json=as_json)
    end(findings)


def _tries(
    catalog: "Catalog", kind: "Kind", sight: "Sight", *, render: bool
) -> "Sequence[Trial]":
    """With what values a template of that kind is to be tried."""
    from notices.templatecheck.attempt import OWN, Trial
    from notices.templatecheck.example import Example
    from notices.templatecheck.trials import own_values, trials

    if render:
        return trials(catalog, kind, sight, Example())
    own = own_values(catalog, kind, sight)[:1]
    return [Trial(name=OWN, values=one) for one in own]


def _checked(
    catalog: "Catalog",
    kind: "Kind",
    file: Path | None,
    sight: "Sight",
    tries: "Sequence[Trial]",
) -> list[Finding]:
    """What is wrong with a template of that kind."""
    from notices.contexts import CONTEXTS, plan_values
    from notices.templatecheck.check import check_template

    values = tries[0].values if tries else plan_values(sight.plan)
    path, tags = file or catalog.template(kind), CONTEXTS[kind.context].tags()
    return check_template(path, tags, values, tries)


def _kind_of(catalog: "Catalog", file: Path | None) -> "Kind":
    """The kind whose template a file is, or a copy of under a longer name.

    Anything else is taken for the first kind's.
    """
    name = file.name if file else ""
    alike = [one for one in catalog.kinds if Path(one.template).stem in name]
    return max(alike, key=lambda one: len(one.template), default=catalog.kinds[0])

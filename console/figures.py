"""Commands on the year's figures (指标数值): a list beside last year's, and filling in."""

from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.ledgers import Doing, Opened, opened, pass_doing, viewed
from console.shell import FILE, Group, as_json_option, on_option
from console.telling import print_json, table, tell
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.answers.figures import FigureLine
    from tracker.model.figure import Figure
    from tracker.model.finding import Finding
    from tracker.model.plan import DataItem, Plan
    from tracker.storage.site import Site


@click.group("figure", cls=Group)
def figure_app() -> None:
    """指标数值：每个数据项今年是多少，与上年和别的数接不接得上。

    例：kaohe figure list
    """


def findings_on_figures(site: "Site", plan: "Plan") -> "list[Finding]":
    """What the checks say of the year's figures; [] where there is no ledger yet."""
    from tracker.answers.figures import figures_held
    from tracker.storage.opening import has_ledger, open_ledger

    if not plan.data_items or not has_ledger(site):
        return []
    ledger, _ = open_ledger(site, plan)
    with closing(ledger.store), ledger.store.reading() as reader:
        lines = figures_held(reader, plan, site.rules)
    return [one for line in lines for one in line.findings]


@figure_app.command("list")
@click.option("--year", type=int, help="哪个年度；不写是当前年度。")
@on_option
@as_json_option
@pass_desk
def figure_list(desk: Desk, year: int | None, on: str | None, as_json: bool) -> None:
    """列出各数据项上年和本年的数值、增减和检查结果。

    例：kaohe figure list --year 2020
    """
    from tracker.answers.figures import figures_held

    with viewed(desk, on) as view:
        site = view.opened.site
        plan = view.opened.plan
        if year not in (None, site.year):
            plan = desk.plan(replace(site, year=year))
        lines = figures_held(view.reader, plan, site.rules)
    if as_json:
        print_json([{**asdict(line), "change": line.change} for line in lines])
        return
    headers = ("数据项", "计量单位", "上年", "本年", "增减", "来源", "佐证")
    table(headers, [_row(line) for line in lines])
    given = sum(line.value is not None for line in lines)
    print(f"共 {len(lines)} 项，已填 {given} 项，截至 {view.on}。")
    if not lines:
        print("方案还没有数据项；请在考核工作簿的“数据项”表里填写。")
    tell(finding for line in lines for finding in line.findings)


def _row(line: "FigureLine") -> tuple[object, ...]:
    from tracker.model.figure import number_words

    places = line.item.decimals
    numbers = (
        None if one is None else number_words(one, places)
        for one in (line.before, line.value, line.change)
    )
    this = line.this
    proof = (*this.evidence, *(file.name for file in this.files)) if this else ()
    source = this.source if this else ""
    return (line.item.name, line.item.unit, *numbers, source, "、".join(proof))


@figure_app.command("set")
@click.argument("item", metavar="数据项")
@click.argument("value", metavar="[数值]", required=False)
@click.option("--year", type=int, help="哪一年的；只能是当前年度或上一年。")
@click.option("--source", help="数值从哪里来：单位、年鉴、监测报告。")
@click.option("--evidence", multiple=True, help="佐证材料的名称，可以写几次。")
@click.option(
    "--file", "files", type=FILE, multiple=True, help="佐证文件，存进材料库。"
)
@click.option("--explain", help="比上年变动大的，写明原因。")
@pass_doing
def figure_set(
    doing: Doing,
    /,
    item: str,
    value: str | None,
    year: int | None,
    files: tuple[Path, ...],
    **texts: Any,
) -> None:
    """填一个数值；没有写的照旧，写成空引号 "" 的清空；负数前面加 --。

    例：kaohe figure set 某某面积 1234.5 --source 某某局 --evidence 某某调查表
    """
    from tracker.answers.figures import figures_held
    from tracker.services.figures import item_named, put_figure, value_given
    from tracker.storage.materials import keep

    with opened(doing.desk) as site:
        found = item_named(site.plan, item)
        changes = _texts(**texts)
        if value is not None:
            changes["value"] = value_given(found, value)
        if not (changes or files):
            raise UsageError(
                "没有写要填什么；请写数值，或 --source、--evidence、--file、--explain。"
            )
        done = doing.act(site)
        wanted = _year(site, year)
        if files:
            changes["files"] = keep(site.site.materials, files)
        one = put_figure(
            site.ledger, done, item=found.name, year=wanted, changes=changes
        )
    _tell(one, found)
    with viewed(doing.desk, None) as view:
        lines = figures_held(view.reader, view.opened.plan, view.opened.site.rules)
    tell(one for line in lines if line.item == found for one in line.findings)


def _texts(
    source: str | None, evidence: tuple[str, ...], explain: str | None
) -> dict[str, Any]:
    """The texts that were given, by the fact they change."""
    given: dict[str, Any] = {}
    if source is not None:
        given["source"] = source.strip()
    if evidence:
        names = (one.strip() for one in evidence)
        given["evidence"] = tuple(dict.fromkeys(one for one in names if one))
    if explain is not None:
        given["explanation"] = explain.strip()
    return given


def _year(site: Opened, year: int | None) -> int:
    now = site.site.year
    if year not in (None, now, now - 1):
        raise UsageError(f"--year 只能是 {now} 或 {now - 1}，不是 {year}。")
    return year or now


def _tell(one: "Figure", item: "DataItem") -> None:
    from tracker.model.figure import number_words

    words = "空的"
    if one.value is not None:
        words = f"{number_words(one.value, item.decimals)}{item.unit}"
    print(f"{one.key}　{one.year}年“{one.item}”：{words}")
    named = [*one.evidence, *(file.name for file in one.files)]
    if named:
        print(f"佐证：{'、'.join(named)}")

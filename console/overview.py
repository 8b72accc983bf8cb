"""Commands that answer over the whole ledger: state of things, board, duties, history."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.health import health_line, health_on, health_values
from console.ledgers import Doing, View, opened, pass_doing, unit_named, viewed
from console.sendings import sent_about
from console.shell import FILE, Group, as_json_option, on_option
from console.shell import Command as ChineseCommand
from console.telling import count, end, print_json, table, tell
from console.trails import tell_trails
from console.wanted import shown, some
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.answers import BoardRow, IssueLine, ObligationLine, Status


def _lines(
    view: View, year: int | None
) -> tuple[list["ObligationLine"], list["IssueLine"]]:
    from tracker.answers import Wanted

    return view.both(Wanted(year=year or view.opened.site.year))


YEAR = click.option("--year", type=int, help="哪个年度；不写是当前年度。")


# ---------------------------------------------------------------- status


@click.command("status", cls=ChineseCommand)
@YEAR
@on_option
@as_json_option
@pass_desk
def status_(desk: Desk, year: int | None, on: str | None, as_json: bool) -> None:
    """今天要办什么：待办、今天到期、逾期、临期、下几个节点。

    例：kaohe status --on 2020-10-24
    """
    from tracker.answers import status

    with viewed(desk, on) as view:
        year = year or view.opened.site.year
        obligations, issues = _lines(view, year)
        found = status(obligations, issues, year=year, on=view.on)
        calendar = view.opened.ledger.calendar
        today = f"{view.on}，{calendar.describe(view.on)}"
        reminding = health_on(view, [*obligations, *issues])
    if as_json:
        told = health_values(reminding) if reminding else None
        print_json({**asdict(found), "reminders": told})
        return
    print(f"{year} 年度　{today}" + ("（当天的情形）" if view.past else ""))
    if reminding:
        print(health_line(reminding, desk.program()))
    _tell_totals(found, len(issues))
    for task in found.tasks:
        print(f"待办　{task.label}：{len(task.keys)}（{some(task.keys)}）")
    for label, keys in (
        ("今天到期", found.due_today),
        ("已逾期", found.overdue),
        ("临期", found.near),
    ):
        if keys:
            print(f"{label}：{len(keys)}（{some(keys)}）")
    for due, number in found.next_days:
        left = calendar.working_days_left(view.on, due)
        print(f"下一节点　{due}（{left}个工作日后）：{number} 项")
    if not obligations and not issues:
        program = desk.program()
        print(
            "那一天台账里还没有记载。"
            if view.past
            else f"台账还是空的；请运行 {program} obligation make 从方案生成报送任务。"
        )


def _tell_totals(found: "Status", issues: int) -> None:
    missing = found.owed - found.received
    print(
        f"报送任务：应报 {found.owed}，已报 {found.received}（其中迟报 {found.late}），"
        f"未报 {missing}，审核通过 {found.accepted}"
    )
    repeated = f"，连续两年以上 {found.repeated}" if found.repeated else ""
    print(f"问题整改：{issues} 条，已销号 {found.closed}{repeated}")


# ---------------------------------------------------------------- board


@click.command("board", cls=ChineseCommand)
@YEAR
@click.option("--unit", help="只看一个单位，并写出查看各数字的命令。")
@click.option(
    "--trail",
    is_flag=True,
    help="写出这个单位每件事的经过：下达、签收、提醒、回应、延期、催办、报来，有日期和凭据。",
)
@on_option
@as_json_option
@pass_desk
def board_(
    desk: Desk,
    *,
    year: int | None,
    unit: str | None,
    trail: bool,
    on: str | None,
    as_json: bool,
) -> None:
    """各单位的报送和整改情况，只算牵头单位；加 --trail 看一个单位每件事的经过。

    例：kaohe board --unit 某某局 --trail
    """
    from tracker.answers import board

    if trail and not unit:
        raise UsageError("看哪个单位的经过？请加上 --unit 单位。")
    with viewed(desk, on) as view:
        if trail and unit:
            named = unit_named(view.opened, unit)
            tell_trails(view, year, named, as_json=as_json)
            return
        obligations, issues = _lines(view, year)
        sent = sent_about(view, [*obligations, *issues], by=view.on)
        named = unit_named(view.opened, unit) if unit else ""
    rows = board(obligations, issues, sent)
    rows = tuple(row for row in rows if row.unit == named or not named)
    if as_json:
        print_json([{**asdict(row), "punctuality": row.punctuality} for row in rows])
        return
    headers = (
        "单位",
        "应报",
        "按时",
        "迟报",
        "未报",
        "逾期",
        "退回",
        "按时率",
        "问题",
        "销号",
        "提醒",
        "回应",
    )
    table(headers, [_row(row) for row in rows])
    print(f"截至 {view.on}。应报不含不适用和没有下达的；“逾期”是未报中已过时限的；")
    print("按时率＝按时÷（按时＋迟报＋逾期）；同一问题有几个责任单位的，各算一条。")
    print("“提醒”是提醒过几项，“回应”是其中提醒以后单位办过事或者回应过的。")
    if named:
        for label, command in openings(named, view.on.isoformat()):
            print(f"{label}：{desk.program()} {command}")
        print(f"经过：{desk.program()} board --unit {named} --trail --on {view.on}")
        print(f"提醒：{desk.program()} reminders list --unit {named}")


def _row(row: "BoardRow") -> tuple[object, ...]:
    rate = "—" if row.punctuality is None else f"{row.punctuality:.0%}"
    return (
        row.unit,
        row.owed,
        row.on_time,
        row.late,
        row.missing,
        row.missing_overdue,
        row.returned,
        rate,
        row.issues,
        row.closed,
        row.reminded,
        row.answered,
    )


def openings(unit: str, on: str) -> tuple[tuple[str, str], ...]:
    """For each figure of a unit's row, the command that lists what it counts."""
    lead = f"--unit {unit} --role 牵头单位 --on {on}"
    return (
        ("按时", f"obligation list {lead} --outcome 按时"),
        ("迟报", f"obligation list {lead} --outcome 迟报"),
        ("未报", f"obligation list {lead} --outcome 未报"),
        ("逾期", f"obligation list {lead} --outcome 未报 --lamp 逾期"),
        ("退回", f"obligation list {lead} --returned"),
        ("问题", f"issue list {lead}"),
        ("销号", f"issue list {lead} --state 已销号"),
    )


# ---------------------------------------------------------------- duties


@click.group("duty", cls=Group)
def duty_app() -> None:
    """责任分工：方案里谁负责报什么。

    例：kaohe duty list --unit 某某局
    """


@duty_app.command("list")
@click.option("--unit", help="哪个单位，牵头、配合、督导都算。")
@as_json_option
@pass_desk
def duty_list(desk: Desk, unit: str | None, as_json: bool) -> None:
    """列出方案的责任分工和台账里对应的任务数。

    例：kaohe duty list
    """
    from tracker.making import named_duties
    from tracker.services.years import obligations_in

    with viewed(desk, None) as view:
        named = unit_named(view.opened, unit) if unit else ""
        made = obligations_in(view.reader, view.opened.site.year)
        duties = [
            (name, one)
            for name, one in named_duties(view.opened.plan.duties)
            if named in ("", *one.leads, *one.supporting, *one.supervising)
        ]
    rows: list[dict[str, Any]] = [
        {**asdict(one), "obligations": _made(made, name)} for name, one in duties
    ]
    if as_json:
        print_json(rows)
        return
    headers = ("材料", "指标", "牵头单位", "配合单位", "时限", "任务")
    table(
        headers,
        [
            (
                row["material"],
                shown(row["indicators"]),
                shown(row["leads"]) or "（未定）",
                shown(row["supporting"]),
                row["due"] or "没有写",
                len(row["obligations"]),
            )
            for row in rows
        ],
    )
    print(f"共 {len(rows)} 条分工。")


def _made(obligations: Sequence[Any], duty: str) -> list[str]:
    return [one.key for one in obligations if one.duty == duty]


# ---------------------------------------------------------------- the workbook


@click.group("export", cls=Group)
def export_app() -> None:
    """把台账导出成 Excel、JSON 或日历。

    例：kaohe export xlsx 台账.xlsx
    """


@export_app.command("xlsx")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@YEAR
@on_option
@pass_desk
def export_xlsx(desk: Desk, file: Path, year: int | None, on: str | None) -> None:
    """导出责任分工表、报送台账、问题整改台账、指标数值；改好可以再导入。

    例：kaohe export xlsx 台账.xlsx
    """
    from tracker.answers.figures import figures_held
    from tracker.workbook.ledger import export_ledger

    with viewed(desk, on) as view:
        obligations, issues = _lines(view, year)
        site = replace(view.opened.site, year=year or view.opened.site.year)
        plan = desk.plan(site)
        figures = figures_held(view.reader, plan, site.rules)
    export_ledger(
        file,
        plan=plan,
        obligations=obligations,
        issues=issues,
        figures=figures,
        on=view.on,
        rules=site.rules,
    )
    print(f"已导出：{file.resolve()}")
    print(
        f"报送任务 {len(obligations)} 项，问题 {len(issues)} 条，"
        f"数据项 {len(figures)} 项，截至 {view.on}。"
    )


@export_app.command("json")
@click.argument("file", metavar="文件.json", type=FILE)
@pass_desk
def export_json(desk: Desk, file: Path) -> None:
    """导出全部记录、履历和提醒，各年度都在内，给别的程序用。

    例：kaohe export json 台账.json
    """
    from tracker.files import write_file
    from tracker.jsontext import json_text
    from tracker.ports import Table
    from tracker.storage.paging import every_message, every_sending

    with viewed(desk, None) as view:
        records = {
            str(name): [one.document for one in view.reader.find(name)]
            for name in Table
        }
        events = [asdict(one) for one in view.reader.events()]
        sent = {
            "sendings": [
                {"key": one.key, **asdict(one)} for one in every_sending(view.reader)
            ],
            "messages": [asdict(one) for one in every_message(view.reader)],
        }
    whole = {**records, "events": events, **sent}
    write_file(file, json_text(whole, indent=1).encode())
    print(f"已导出：{file.resolve()}（履历 {len(events)} 条）")


@export_app.command("ics")
@click.argument("file", metavar="文件.ics", type=FILE)
@click.option("--unit", help="只要一个单位的，牵头、配合、督导都算。")
@on_option
@pass_desk
def export_ics(desk: Desk, file: Path, unit: str | None, on: str | None) -> None:
    """导出还没有办完的时限，手机和 Outlook 的日历可以导入。

    例：kaohe export ics 时限.ics --unit 某某局
    """
    from tracker.answers import Wanted
    from tracker.feed import feed, known_of
    from tracker.files import write_file

    with viewed(desk, on) as view:
        named = unit_named(view.opened, unit) if unit else ""
        asked = Wanted(year=view.opened.site.year, unit=named)
        lines = view.lines(asked)
        known = known_of(view.reader, lines)
    data = feed(lines, known, unit=named)
    write_file(file, data)
    print(f"已导出：{file.resolve()}")
    print(f"时限 {data.count(b'BEGIN:VEVENT')} 条，截至 {view.on}；办完的不在里面。")


@click.command("import", cls=ChineseCommand)
@click.argument("file", metavar="文件.xlsx", type=FILE)
@click.option("--yes", is_flag=True, help="照预览改；不写只预览。")
@pass_doing
def import_(doing: Doing, file: Path, yes: bool) -> None:
    """把导出后改过的台账工作簿读回来，先预览要改什么。

    例：kaohe import 台账.xlsx --yes
    """
    from tracker.workbook.ledger import apply_changes, changes_in

    with opened(doing.desk) as site:
        with site.ledger.store.reading() as reader:
            changes, findings = changes_in(
                file,
                reader,
                plan=site.plan,
                year=site.site.year,
                rules=site.site.rules,
            )
        tell(findings)
        if changes is None:
            print(f"没有导入，台账没有改动：{count(findings)}。")
            end(findings)
            return
        rows = changes.describe()
        if rows:
            table(("编号", "栏目", "原来", "改为"), rows)
        if not rows:
            print("工作簿和台账一致，没有要改的。")
        elif yes:
            number = apply_changes(site.ledger, doing.act(site), changes)
            print(f"已写入台账：{number} 项。")
        else:
            print(f"以上 {len(rows)} 处还没有写入；没有问题的，加 --yes 再运行一次。")

"""The year's plan: a new site, its check, the plan shown, exported and imported."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from console.desk import Desk, pass_desk, quoted
from console.shell import FILE, Command, LazyGroup, as_json_option
from console.telling import count, end, print_json, report, tell
from tracker.errors import UsageError

WORKBOOK = "考核工作簿.xlsx"


@click.command("init", cls=Command)
@click.argument("folder", metavar="文件夹", type=FILE)
@click.option("--plan", default="", help="用自带的哪一年；不写是空的。")
@click.option("--year", type=int, default=0, help="空的方案是哪一年；不写是今年。")
@pass_desk
def init(desk: Desk, folder: Path, plan: str, year: int) -> None:
    """新建一个工作文件夹，用自带的一年，或者空的。

    例：kaohe init 我的考核 --year 2026
    """
    from tracker.storage.planfile import shipped_plan
    from tracker.storage.site import empty_plan, make_site
    from tracker.workbook import export_plan

    if plan and year:
        raise UsageError("--plan 和 --year 只能写一个：自带的方案已经有年度。")
    shipped = shipped_plan(plan) if plan else None
    year = year or desk.today.year

    def add_workbook(made: Path) -> None:
        export_plan(empty_plan(year), made / WORKBOOK)

    make_site(
        folder, year=year, shipped=shipped, also=None if shipped else add_workbook
    )
    print(f"建好了：{folder.resolve()}")
    if shipped is None:
        print(f"请填写 {folder / WORKBOOK}，填好后运行：")
        print(f"{desk.at(folder).program()} plan import {quoted(folder / WORKBOOK)}")
    else:
        print(f"接着可以：{desk.at(folder).program()} check")


@click.command("check", cls=Command)
@as_json_option
@pass_desk
def check(desk: Desk, as_json: bool) -> None:
    """检查设置和方案数据，一次列出全部问题。

    例：kaohe check
    """
    from console.figures import findings_on_figures
    from notices.contexts import Sight
    from notices.wording import check_wording
    from scheduler.at_site import findings_on_reminders
    from tracker.checks import check_plan
    from tracker.making import unknown_years
    from tracker.storage.planfile import load_plan
    from tracker.storage.site import open_site
    from tracker.storage.workdays import load_calendar
    from web.settings import read_settings

    site, findings = open_site(desk.root)
    if site is not None:
        findings += read_settings(site.web)[1]
        plan, more = load_plan(site.plan_file)
        calendar, slips = load_calendar(site.root)
        findings += more + slips
        if plan is not None:
            name = site.plan_file.name
            findings += check_plan(plan, name)
            findings += [replace(one, file=name) for one in check_wording(plan)]
            findings += unknown_years(plan, calendar)
            findings += findings_on_figures(site, plan)
            sight = Sight(plan=plan, on=desk.today, calendar=calendar, rules=site.rules)
            findings += findings_on_reminders(site, sight, desk.now)
    report(findings, "检查完毕", as_json=as_json)
    end(findings)


@click.group("plan", cls=LazyGroup, places={"roll": "console.roll:plan_roll"})
def plan_commands() -> None:
    """当年的方案数据：看、导出、导入。

    例：kaohe plan export 考核工作簿.xlsx
    """


@plan_commands.command("show")
@as_json_option
@pass_desk
def plan_show(desk: Desk, as_json: bool) -> None:
    """看当年的方案数据。

    例：kaohe plan show
    """
    from tracker.model.plan import SUBJECTS
    from tracker.model.schema import fields_of
    from tracker.plan import rows_of

    plan = desk.plan(desk.site())
    if as_json:
        print_json({one.key: rows_of(plan, one) for one in SUBJECTS})
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


@plan_commands.command("export")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@pass_desk
def plan_export(desk: Desk, file: Path) -> None:
    """把方案数据导出成 Excel 工作簿。

    例：kaohe plan export 考核工作簿.xlsx
    """
    from tracker.workbook import export_plan

    export_plan(desk.plan(desk.site()), file)
    print(f"已导出：{file.resolve()}")
    print(f"改好后运行：{desk.program()} plan import {quoted(file)}")


@plan_commands.command("import")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@pass_desk
def plan_import(desk: Desk, file: Path) -> None:
    """从 Excel 工作簿导入方案数据；有一处错误就一处也不改。

    例：kaohe plan import 考核工作簿.xlsx
    """
    from notices.planbook import plan_in, refuse_other_year
    from tracker.storage.planfile import save_plan

    site = desk.site()
    plan, findings = plan_in(file)
    tell(findings)
    if plan is None:
        print(f"没有导入，原来的数据没有改动：{count(findings)}。", file=sys.stderr)
        raise click.exceptions.Exit(1)
    refuse_other_year(plan, site)
    save_plan(plan, site.plan_file)
    print(f"已导入：{site.plan_file}（原来的留作 {site.plan_file.name}.bak）")
    print(f"接着可以：{desk.program()} check")

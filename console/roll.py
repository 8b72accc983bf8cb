"""`kaohe plan roll`: from one year into the next."""

import click

from console.ledgers import Doing, opened, pass_doing
from console.obligations import tell_differences
from console.shell import Command
from console.telling import table, tell
from tracker.errors import UsageError


@click.command("roll", cls=Command)
@click.argument("year", metavar="新年度", type=int)
@click.option("--yes", is_flag=True, help="照预览结转；不写只预览。")
@click.option("--leave-unsettled", is_flag=True, help="没办结的报送任务留在旧年度。")
@pass_doing
def plan_roll(doing: Doing, year: int, yes: bool, leave_unsettled: bool) -> None:
    """结转：由今年做出明年的方案和任务，没销号的问题转过去，今年从此只能看。

    例：kaohe plan roll 2021
    """
    from dataclasses import replace

    from tracker.checks import check_plan
    from tracker.files import is_there
    from tracker.roll import next_plan, plan_differences
    from tracker.services.years import preview_roll, roll
    from tracker.storage.planfile import load_plan, save_plan
    from tracker.storage.settings import set_setting

    with opened(doing.desk) as site:
        old = site.plan.year.plan_year
        if year != old + 1:
            raise UsageError(f"现在是 {old} 年度，只能结转到 {old + 1}，不是 {year}。")
        plan = next_plan(site.plan)
        following = replace(site.site, year=year)
        if is_there(following.plan_file):
            # A preview by hand, or a roll cut off half-way: what is there holds.
            found, findings = load_plan(following.plan_file)
            if found is None:
                tell(findings)
                raise UsageError(f"{following.plan_file} 有错误；请先改正。")
            plan = found
        done = doing.act(site)
        rows = [
            (one.place, one.before, one.after)
            for one in plan_differences(site.plan, plan)
        ]
        print(f"方案里与 {old} 年不同的：")
        table(("位置", str(old), str(year)), rows)
        slips = check_plan(plan, following.plan_file.name)
        # What was wanting already is told by `check`; here what the step left behind.
        tell(one for one in slips if one.is_error or one.rule.endswith("-year"))
        seen = preview_roll(site.ledger, plan, old, done)
        print(f"报送任务 {len(seen.made)} 项：")
        tell_differences(seen.made)
        for one in seen.carried:
            due = one.due or "时限待定"
            print(f"转入　{one.previous} {one.problem}，连续{one.streak}年，{due}")
        for late in seen.unsettled:
            print(f"没有办结　{late.key} {late.material}：{late.state}")
        if not yes:
            print(
                f"以上都没有写入；核对无误，加 --yes 再运行一次，{old} 年度随即关闭。"
            )
            return
        # In this order a cut leaves at worst a plan file that the next run takes up.
        if not is_there(following.plan_file):
            save_plan(plan, following.plan_file)
        made = roll(site.ledger, plan, old, done, leave_unsettled=leave_unsettled)
        set_setting(doing.desk.root, "year", year)
    print(f"已结转到 {year} 年度：报送任务 {len(made.made)} 项，", end="")
    print(f"转入问题 {len(made.carried)} 条；{old} 年度只能查看。")

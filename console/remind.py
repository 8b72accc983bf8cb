"""Commands that remind: one pass now, or the daemon that makes one whenever it is time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.reminding import Reminders, reminders_of
from console.sendings import STATE_STYLES, clock_text, number_of, whom
from console.shell import Command as ChineseCommand
from console.shell import as_json_option
from console.telling import print_json, table, tell
from tracker.errors import KaoheError, UsageError

if TYPE_CHECKING:
    from scheduler.reminding import Reminding
    from scheduler.run import PassReport
    from tracker.model.sending import Sending

# A message bears the moment at which it goes: as it would have been at another, none goes.
_NEAR = timedelta(minutes=10)


# ---------------------------------------------------------------- one pass


@click.command("remind", cls=ChineseCommand)
@click.option(
    "--on", help="演练什么时候，如 2020-10-09 或 2020-10-09T08:30；不写是现在。"
)
@click.option("--dry-run", is_flag=True, help="只演练：看会提醒谁，不发也不记。")
@as_json_option
@pass_desk
def remind(desk: Desk, on: str | None, dry_run: bool, as_json: bool) -> None:
    """提醒一次：该提醒谁就提醒谁，没有提醒的说明为什么。

    例：kaohe remind --dry-run
    """
    from scheduler.reminding import holder_name
    from scheduler.run import rehearse, run_pass

    moment = _moment(desk, on)
    if not dry_run and abs(moment - desk.now()) > _NEAR:
        raise UsageError(
            f"--on 写的 {clock_text(moment)} 不是现在，只能演练；"
            "请加 --dry-run；要真的提醒，请去掉 --on。"
        )
    with reminders_of(desk) as reminders:
        site = reminders.site
        if dry_run:
            report = rehearse(site, at=moment)
        else:
            report = run_pass(site, now=desk.now, holder=holder_name())
    if as_json:
        print_json(_report_values(report, reminders))
    else:
        tell(reminders.findings)
        _tell_report(report, dry_run=dry_run)
        _tell_next_steps(report, desk)
    if not dry_run:
        _draft_papers(desk, quiet=as_json)
    if report.troubles:
        raise click.exceptions.Exit(1)


def _moment(desk: Desk, on: str | None) -> datetime:
    """The moment that `--on` names: of a day alone, the same time of day as now."""
    if on is None:
        return desk.now()
    if len(on) == len("2020-10-09"):
        return datetime.combine(desk.day(on), desk.now().timetz())
    try:
        moment = datetime.fromisoformat(on)
    except ValueError:
        raise UsageError(
            f"--on 要写成 2020-10-09 或 2020-10-09T08:30 的样子，不是 {on}。"
        ) from None
    desk.day(str(moment.date()))  # a likely one
    if moment.tzinfo is None:
        return moment.replace(tzinfo=desk.now().tzinfo)
    return moment.astimezone(desk.now().tzinfo)


def _report_values(report: "PassReport", reminders: Reminders) -> dict[str, Any]:
    values = asdict(report)
    values["findings"] = [asdict(one) for one in reminders.findings]
    return values


def _tell_report(report: "PassReport", *, dry_run: bool) -> None:
    made = report.decision
    print(f"截至 {clock_text(report.at)}，从 {clock_text(report.since)} 起。")
    if dry_run:
        print("演练：没有发，也没有记。")
    if made.planned:
        print("这次提醒：" if dry_run else "新安排的提醒：")
        headers = ("提醒谁", "编号", "级", "通道")
        table(headers, [_planned_row(one) for one in made.planned])
    untold = [*made.skipped, *(one for one in report.settled if one.reason)]
    if untold:
        print("没有提醒到的：")
        rows = [(whom(one), number_of(one), one.state, one.reason) for one in untold]
        table(("谁", "编号", "结果", "原因"), rows, styles=STATE_STYLES)
    listed = {one.occurrence.item for one in (*made.planned, *untold)}
    for key, why in sorted(made.why.items()):
        if key not in listed:
            print(f"{key.partition('/')[2]}　{why}")
    for trouble in report.troubles:
        print(f"错误　{trouble}")
    if not report.is_open:
        print("现在不是可以发的时候；到时间了再发。")
    _tell_counts(report, dry_run=dry_run)


def _planned_row(one: "Sending") -> tuple[object, ...]:
    return whom(one), number_of(one), one.occurrence.rung, one.occurrence.channel


def _tell_counts(report: "PassReport", *, dry_run: bool) -> None:
    from tracker.model.sending import SendingState

    made = report.decision
    if dry_run:
        print(f"要提醒 {len(made.planned)} 条，不提醒 {len(made.skipped)} 条。")
        return
    counts = report.counts
    shown_states = (
        SendingState.DELIVERED,
        SendingState.FAILED,
        SendingState.UNKNOWN,
        SendingState.SUPERSEDED,
    )
    told = [f"{state} {counts.get(state, 0)} 条" for state in shown_states]
    skipped = len(made.skipped) + counts.get(SendingState.SKIPPED, 0)
    print("，".join([*told, f"{SendingState.SKIPPED} {skipped} 条。"]))


def _tell_next_steps(report: "PassReport", desk: Desk) -> None:
    """What a person has to do now: print, paste, or wait."""
    lying = {one.message: one.provider for one in report.waiting if one.is_laid_ready}
    for message, file in lying.items():
        print(f"请打印或粘贴：{file}")
        print(f"　办好以后运行 {desk.program()} reminders done {message} --by 姓名")
    later = [one for one in report.waiting if not one.is_laid_ready]
    if later:
        print(f"还有 {len(later)} 条以后再试：")
    for reason, number in Counter(one.reason for one in later).items():
        print(f"　{reason}（{number} 条）")


def _draft_papers(desk: Desk, *, quiet: bool) -> None:
    """Draft what rungs ask for, for a person to sign; nothing is sent."""
    from console.formal import draft_owed

    for one in draft_owed(desk):
        if not quiet:
            print(f"已拟出 {one.paper.key}：{one.file.resolve()}（请签发、登记）")


# ---------------------------------------------------------------- the daemon


@click.command("run", cls=ChineseCommand)
@click.option("--heartbeat", help="每提醒一轮就写一次的文件，或访问一次的网址。")
@pass_desk
def run_(desk: Desk, heartbeat: str | None) -> None:
    """一直运行，到时候就提醒；按 Ctrl+C 停下，正在发的会发完。

    例：kaohe run
    """
    import logging

    from scheduler.daemon import Daemon

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    # One line a pass is ours; who is asked over the net is nobody's business.
    for noisy in ("apscheduler", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    with reminders_of(desk) as reminders:
        # What is wrong with the settings is told before it runs unwatched.
        tell(reminders.findings)
    Daemon(
        opened=partial(_site, desk),
        heartbeat=heartbeat or "",
        now=desk.now,
        after=partial(_log_papers, desk),
    ).run()


def _log_papers(desk: Desk) -> None:
    """Draft what rungs ask for; a line of the log for each."""
    import logging

    from console.formal import draft_owed

    for one in draft_owed(desk):
        log = logging.getLogger("kaohe.reminders")
        log.info("paper=%s kind=%s file=%s", one.paper.key, one.paper.kind, one.file)


@contextmanager
def _site(desk: Desk) -> Iterator["Reminding"]:
    """The site as it is now; raises KaoheError where its settings are wrong."""
    try:
        with reminders_of(desk) as reminders:
            yield reminders.site
    except click.exceptions.Exit:
        raise KaoheError("工作文件夹的设置或方案有误，改正以前不提醒。") from None

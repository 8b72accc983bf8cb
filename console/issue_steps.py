"""Commands that take a step with an issue (问题)."""

from pathlib import Path
from typing import Any

import click

from console.issues import issue_app, tell_taken
from console.ledgers import Doing, opened, pass_doing, units_named
from console.obligations import KEY, KEYS
from console.shell import FILE
from console.wanted import day, word
from tracker.errors import UsageError


@issue_app.command("correct")
@KEY
@click.option("--problem", help="问题。")
@click.option("--category", help="类别。")
@click.option("--indicator", help="影响的指标。")
@click.option("--points", "points_lost", help="失分。")
@click.option("--lead", "leads", multiple=True, help="责任单位。")
@click.option("--supporting", multiple=True, help="配合单位。")
@click.option("--supervising", multiple=True, help="督导单位。")
@click.option("--responsible", help="责任人。")
@click.option("--phone", help="电话。")
@click.option("--same-as", "previous", help="与上年哪个编号是同一问题。")
@click.option("--note", help="备注。")
@click.option("--reason", default="", help="为什么更正。")
@pass_doing
def issue_correct(doing: Doing, /, key: str, reason: str, **facts: Any) -> None:
    """更正清单上的内容，或与上年的同一问题连起来。

    例：kaohe issue correct W2021-0001 --same-as W2020-0003
    """
    from tracker.services.issues import correct
    from tracker.services.ledger import full_key

    changes = {name: value for name, value in facts.items() if value}
    if not changes:
        raise UsageError("没有写要更正什么；请写 --problem、--lead 等。")
    if "previous" in changes:
        changes["previous"] = full_key(changes["previous"])
    with opened(doing.desk) as site:
        for name in ("leads", "supporting", "supervising"):
            if name in changes:
                changes[name] = units_named(site, changes[name])
        done = doing.act(site)
        tell_taken(correct(site.ledger, key, done, changes=changes, reason=reason))


@issue_app.command("circulate")
@KEYS
@click.option("--paper", default="", help="整改通报的发文字号，有才写。")
@pass_doing
def issue_circulate(doing: Doing, keys: tuple[str, ...], paper: str) -> None:
    """通报：问题已经通报给责任单位。

    例：kaohe issue circulate W2020-0001 W2020-0002
    """
    from tracker.services.issues import circulate

    tell_taken(*doing.step(keys, circulate, paper=paper))


@issue_app.command("plan")
@KEY
@click.option("--cause", required=True, help="原因。")
@click.option("--measure", "measures", multiple=True, help="措施，一条写一次。")
@click.option("--responsible", default="", help="责任人。")
@click.option("--goal", default="", help="整改目标。")
@click.option("--due", "rule", default="", help="整改时限；已定的只能提前。")
@pass_doing
def issue_plan(doing: Doing, /, key: str, **facts: Any) -> None:
    """报整改方案：原因、措施、责任人、时限。

    例：kaohe issue plan W2020-0001 --cause 管网老化 --measure 更换管网 --by 王五@某某局
    """
    from tracker.services.issues import plan

    tell_taken(*doing.step((key,), plan, **facts))


@issue_app.command("progress")
@KEY
@click.argument("files", metavar="[佐证 …]", type=FILE, nargs=-1)
@click.option("--text", required=True, help="本月整改情况。")
@click.option("--month", help="哪个月，如 2020-10；不写是办的那个月。")
@click.option("--pace", default="正常", help="序时进度：未启动、滞后、正常、超前。")
@click.option("--problems", default="", help="存在问题。")
@click.option("--next", "next_steps", default="", help="下步措施。")
@click.option("--done", type=int, multiple=True, help="第几条措施已完成，可写几次。")
@pass_doing
def issue_progress(
    doing: Doing,
    /,
    key: str,
    files: tuple[Path, ...],
    month: str | None,
    pace: str,
    **facts: Any,
) -> None:
    """报进展：每月一次，附佐证，写明完成了哪几条措施。

    例：kaohe issue progress W2020-0001 照片.jpg --text 已更换 --done 1 --by 王五@某某局
    """
    from tracker.model.issue import Pace
    from tracker.services.issues import progress
    from tracker.storage.materials import keep

    with opened(doing.desk) as site:
        done = doing.act(site)
        one = progress(
            site.ledger,
            key,
            done,
            month=month or f"{done.day:%Y-%m}",
            pace=word(Pace, pace) or Pace.ON_PACE,
            files=keep(site.site.materials, files),
            **facts,
        )
    tell_taken(one)
    left = sum(measure.done_on is None for measure in one.measures)
    print(f"措施 {len(one.measures)} 条，还有 {left} 条没有完成。")


@issue_app.command("move")
@KEY
@click.option("--to", required=True, help="改到哪一天，如 2020-11-30。")
@click.option("--reason", required=True, help="改期的理由。")
@pass_doing
def issue_move(doing: Doing, key: str, to: str, reason: str) -> None:
    """改期：到期以前由办公室改，原时限保留。

    例：kaohe issue move W2020-0001 --to 2020-12-10 --reason 施工遇冻
    """
    from tracker.services.issues import move

    last = day(to, "--to")
    assert last is not None, "required"
    tell_taken(*doing.step((key,), move, to=last, reason=reason))


@issue_app.command("apply")
@KEY
@click.option("--statement", default="", help="整改完成情况。")
@click.option("--withdraw", metavar="理由", help="撤回申请。")
@pass_doing
def issue_apply(doing: Doing, key: str, statement: str, withdraw: str | None) -> None:
    """申请销号：措施都已完成、有佐证，才能申请。

    例：kaohe issue apply W2020-0001 --by 王五@某某局
    """
    from tracker.services import issues

    if withdraw is not None:
        taken = doing.step((key,), issues.withdraw, reason=withdraw)
    else:
        taken = doing.step((key,), issues.apply, statement=statement)
    tell_taken(*taken)


@issue_app.command("verify")
@KEY
@click.option("--pass", "passed", is_flag=True, help="同意销号。")
@click.option("--fail", "failed", is_flag=True, help="不同意销号，退回整改。")
@click.option("--opinion", default="", help="核查意见。")
@pass_doing
def issue_verify(
    doing: Doing, key: str, passed: bool, failed: bool, opinion: str
) -> None:
    """核查：由没有参与整改和申请的人核查。

    例：kaohe issue verify W2020-0001 --pass --opinion 现场核查属实 --by 赵六@督查室
    """
    from tracker.model.issue import Verdict
    from tracker.services.issues import verify

    if passed == failed:
        raise UsageError("请在 --pass、--fail 里写一样。")
    verdict = Verdict.AGREED if passed else Verdict.REFUSED
    tell_taken(*doing.step((key,), verify, verdict=verdict, opinion=opinion))


@issue_app.command("publicize")
@KEY
@click.option("--place", default="", help="在哪里公示。")
@click.option("--until", help="公示到哪一天；不写按 kaohe.toml 的天数。")
@click.option("--dispute", metavar="内容", help="登记公示期间收到的异议。")
@click.option("--dismiss", metavar="答复", help="答复异议：不成立。")
@click.option("--uphold", metavar="答复", help="答复异议：成立，退回整改。")
@pass_doing
def issue_publicize(
    doing: Doing,
    key: str,
    place: str,
    until: str | None,
    dispute: str | None,
    dismiss: str | None,
    uphold: str | None,
) -> None:
    """公示整改完成情况；收到异议的登记并答复。

    例：kaohe issue publicize W2020-0001 --place 政府网站 --until 2020-12-10
    """
    from tracker.services import issues

    last = day(until, "--until")
    if sum(one is not None for one in (dispute, dismiss, uphold)) > 1:
        raise UsageError("--dispute、--dismiss、--uphold 一次只能写一样。")
    if dispute is not None:
        taken = doing.step((key,), issues.dispute, text=dispute)
    elif dismiss is not None:
        taken = doing.step((key,), issues.answer, upheld=False, text=dismiss)
    elif uphold is not None:
        taken = doing.step((key,), issues.answer, upheld=True, text=uphold)
    else:
        taken = doing.step((key,), issues.publicize, place=place, end=last)
    tell_taken(*taken)


@issue_app.command("close")
@KEY
@click.option("--opinion", default="", help="销号意见。")
@pass_doing
def issue_close(doing: Doing, key: str, opinion: str) -> None:
    """销号：核查通过、公示期满没有异议，由没有参与整改的人办。

    例：kaohe issue close W2020-0001 --by 孙七@某某分局
    """
    from tracker.services.issues import close

    tell_taken(*doing.step((key,), close, opinion=opinion))


@issue_app.command("reopen")
@KEY
@click.option("--reason", required=True, help="为什么重开。")
@pass_doing
def issue_reopen(doing: Doing, key: str, reason: str) -> None:
    """反弹重开：已销号的问题又出现了，以前的记录都保留。

    例：kaohe issue reopen W2020-0001 --reason 回头看发现反弹
    """
    from tracker.services.issues import reopen

    tell_taken(*doing.step((key,), reopen, reason=reason))

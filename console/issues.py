"""Commands on issues (问题) and their rectification."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.history import tell_history
from console.ledgers import Doing, Opened, opened, pass_doing, units_named, viewed
from console.obligations import KEY, LAMP_STYLES, standing, tell_next
from console.sendings import reminders_about, tell_reminders
from console.shell import FILE, Group, as_json_option, on_option
from console.telling import print_json, table
from console.wanted import shown, wanted, wanted_options
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.model.issue import Issue, Source


@click.group("issue", cls=Group)
def issue_app() -> None:
    """问题整改：登记、通报、整改、核查、公示、销号。

    例：kaohe issue list --state 整改中
    """


# ---------------------------------------------------------------- looking


@issue_app.command("list")
@wanted_options
@click.option("--repeated", is_flag=True, help="只列连续两年以上的。")
@on_option
@as_json_option
@pass_desk
def issue_list(
    desk: Desk,
    /,
    on: str | None,
    as_json: bool,
    repeated: bool,
    **options: Any,
) -> None:
    """列出问题，按整改时限排。

    例：kaohe issue list --lamp 逾期
    """
    from tracker.answers import issue_lines
    from tracker.model.issue import IssueState

    with viewed(desk, on) as view:
        asked = wanted(view, IssueState, **options)
        lines = issue_lines(view.reader, asked, **view.judging)
    lines = [line for line in lines if line.record.streak > 1 or not repeated]
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    headers = ("编号", "问题", "责任单位", "时限", "剩余", "亮灯", "状态")
    rows = [
        (
            line.record.key,
            _problem(line.record),
            shown(line.record.leads) or "（未定）",
            line.record.due or line.record.rule or "未定",
            line.left,
            line.lamp,
            line.record.state,
        )
        for line in lines
    ]
    table(headers, rows, styles=LAMP_STYLES)
    print(f"共 {len(lines)} 条，截至 {view.on}；“剩余”是工作日。")


def _problem(one: "Issue") -> str:
    return f"{one.problem}（连续{one.streak}年）" if one.streak > 1 else one.problem


@issue_app.command("show")
@KEY
@on_option
@as_json_option
@pass_desk
def issue_show(desk: Desk, key: str, on: str | None, as_json: bool) -> None:
    """看一个问题：来源、措施、进展、核查、公示、履历、下一步。

    例：kaohe issue show W2020-0001
    """
    from tracker.answers.lines import issue_line
    from tracker.ports import Table
    from tracker.records import about
    from tracker.services.ledger import fetch

    with viewed(desk, on) as view:
        one: Issue = fetch(view.reader, Table.ISSUES, key)
        line = issue_line(one, **view.judging)
        events = view.reader.events(about=about(one))
        sent = reminders_about(view, about(one))
    if as_json:
        told = {
            "events": [asdict(event) for event in events],
            "reminders": [asdict(sending) for sending in sent],
        }
        print_json({**asdict(line), **told})
        return
    for label, value in _facts(one, standing(line)):
        if value:
            print(f"{label}：{value}")
    tell_reminders(sent)
    tell_history(events)
    tell_next(view.opened.ledger, one, view.on)


def _facts(one: "Issue", state: str) -> list[tuple[str, object]]:
    repeated = f"连续{one.streak}年" if one.streak > 1 else ""
    previous = f"{repeated}，上年编号 {one.previous}" if one.previous else ""
    return [
        ("编号", one.key),
        ("问题", one.problem),
        ("类别", one.category),
        *(("来源", _source(source)) for source in one.sources),
        ("指标", one.indicator),
        ("失分", one.points_lost),
        ("责任单位", shown(one.leads) or "（未定）"),
        ("配合单位", shown(one.supporting)),
        ("督导单位", shown(one.supervising)),
        ("责任人", f"{one.responsible} {one.phone}".strip()),
        ("上年同一问题", previous),
        ("原因", one.cause),
        ("整改目标", one.goal),
        *(
            (f"措施{n}", f"{m.text}（{f'{m.done_on}完成' if m.done_on else '未完成'}）")
            for n, m in enumerate(one.measures, start=1)
        ),
        ("整改时限", one.rule),
        ("到期日", one.due or "无"),
        ("由来", one.why),
        ("状态", state),
        ("序时进度", one.pace),
        *((f"{p.month}进展", f"{p.text}（{p.by}，{p.pace}）") for p in one.progress),
        ("佐证", shown([file.name for file in one.evidence])),
        *(("申请销号", f"{a.at:%Y-%m-%d} {a.by}") for a in one.applications),
        *(
            ("核查", f"{v.at:%Y-%m-%d} {v.by} {v.verdict}：{v.opinion}")
            for v in one.verifications
        ),
        *(("公示", f"{p.start}至{p.end} {p.place}") for p in one.publicities),
        *(
            ("公示异议", f"{d.text}　{_answer(d.upheld)}{d.answer}")
            for p in one.publicities
            for d in p.disputes
        ),
        *(("销号", f"{c.at:%Y-%m-%d} {c.by} {c.opinion}") for c in one.closings),
        *(("重开", f"{r.at:%Y-%m-%d} {r.by} {r.reason}") for r in one.reopenings),
        ("转入下年", one.carried_to),
        ("备注", one.note),
    ]


def _answer(upheld: bool | None) -> str:
    return {None: "未答复", True: "成立：", False: "不成立："}[upheld]


def _source(source: "Source") -> str:
    return "　".join(part for part in (source.name, source.paper, source.item) if part)


# ---------------------------------------------------------------- registering


@issue_app.command("add")
@click.argument("problem", metavar="问题")
@click.option("--source", default="", help="来源：国家反馈、自治区反馈、初审、自查等。")
@click.option("--paper", default="", help="来源文件和文号。")
@click.option("--category", default="", help="类别。")
@click.option("--indicator", default="", help="影响的指标。")
@click.option("--points", default="", help="失分。")
@click.option("--lead", "leads", multiple=True, help="责任单位。")
@click.option("--supporting", multiple=True, help="配合单位。")
@click.option("--supervising", multiple=True, help="督导单位。")
@click.option("--due", "rule", default="", help="整改时限，如 11月底前、立行立改。")
@click.option("--found-year", type=int, help="是哪一年考核中的问题。")
@click.option("--same-as", default="", help="与上年哪个编号是同一问题。")
@click.option("--note", default="", help="备注。")
@pass_doing
def issue_add(
    doing: Doing, /, problem: str, source: str, paper: str, **facts: Any
) -> None:
    """登记一个问题；像是上年同一问题的会提出来。

    例：kaohe issue add 断面水质超标 --lead 某某分局 --due 11月底前
    """
    from tracker.model.issue import Issue, source_of
    from tracker.services.issues import add
    from tracker.services.ledger import full_key

    with opened(doing.desk) as site:
        issue = Issue(
            key="",
            year=site.site.year,
            problem=problem,
            sources=source_of(source, paper),
            category=facts["category"],
            indicator=facts["indicator"],
            points_lost=facts["points"],
            leads=units_named(site, facts["leads"]),
            supporting=units_named(site, facts["supporting"]),
            supervising=units_named(site, facts["supervising"]),
            rule=facts["rule"],
            found_year=facts["found_year"],
            previous=full_key(facts["same_as"]),
            note=facts["note"],
        )
        (one,) = add(site.ledger, doing.act(site), [issue])
        tell_taken(one)
        _tell_likes(site, [one])


def _tell_likes(site: Opened, issues: Sequence["Issue"]) -> None:
    """Name last year's issues that look like these, for a person to link."""
    from tracker.services.issues import likes

    with site.ledger.store.reading() as reader:
        for one in issues:
            if one.previous:
                continue
            for old in likes(reader, one):
                print(
                    f"提醒　{one.key} 像是上年的 {old.key}（{old.problem}）；是同一问题的，"
                    f"运行 {site.desk.program()} issue correct {one.key} "
                    f"--same-as {old.key}"
                )


@issue_app.command("import")
@click.argument("file", metavar="文件.xlsx", type=FILE)
@click.option("--yes", is_flag=True, help="照预览登记；不写只预览。")
@pass_doing
def issue_import(doing: Doing, file: Path, yes: bool) -> None:
    """从 Excel 清单登记问题；有一处看不懂就一条也不登记。

    例：kaohe issue import 问题清单.xlsx --yes
    """
    from console.telling import count, tell
    from tracker.model.finding import has_errors
    from tracker.services.issues import add
    from tracker.workbook.ledger import import_issues

    with opened(doing.desk) as site:
        issues, findings = import_issues(file, plan=site.plan, year=site.site.year)
        tell(findings)
        if has_errors(findings):
            raise UsageError(f"没有登记：{count(findings)}；请在 Excel 里改正再试。")
        _refuse_registered(site, issues)
        headers = ("问题", "责任单位", "指标", "时限")
        rows = [(i.problem, shown(i.leads), i.indicator, i.rule) for i in issues]
        table(headers, rows)
        if not yes:
            print(f"以上 {len(issues)} 条还没有登记；没有问题的，加 --yes 再运行一次。")
            return
        made = add(site.ledger, doing.act(site), issues)
        print(f"已登记 {len(made)} 条：{made[0].key} 至 {made[-1].key}。")
        _tell_likes(site, made)


def _refuse_registered(site: Opened, issues: Sequence["Issue"]) -> None:
    """A list that was imported before is not registered a second time."""
    from tracker.services.issues import InTwice
    from tracker.services.years import issues_in

    with site.ledger.store.reading() as reader:
        known = {
            (one.problem, one.leads): one.key
            for one in issues_in(reader, site.site.year)
        }
    for one in issues:
        if key := known.get((one.problem, one.leads)):
            raise InTwice(key, one.problem)


def tell_taken(*taken: "Issue") -> None:
    """Where each issue stands now."""
    for one in taken:
        due = f"，时限 {one.due or one.rule}" if one.due or one.rule else ""
        repeated = f"，连续{one.streak}年" if one.streak > 1 else ""
        units = shown(one.leads) or "责任单位未定"
        print(f"{one.key} {one.problem}：{one.state}，{units}{due}{repeated}")

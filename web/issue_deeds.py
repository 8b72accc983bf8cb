"""What can be done with an issue (问题) on the page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tracker.model.issue import Issue, Pace, Verdict, source_of
from tracker.ports import Table
from tracker.services import issues
from tracker.services.ledger import Act, Ledger, fetch
from web.fields import Deed, Field, Kind, Take, Typed, by

_RULE_HELP: Final = "如 11月底前、立行立改、长期坚持。"


def _add(ledger: Ledger, year: str, act: Act, given: Mapping[str, Any]) -> Issue:
    facts = dict(given)
    sources = source_of(facts.pop("source"), facts.pop("paper"))
    made = Issue(key="", year=int(year), sources=sources, **facts)
    (one,) = issues.add(ledger, act, [made])
    return one


def _correct(ledger: Ledger, key: str, act: Act, given: Mapping[str, Any]) -> Issue:
    facts = dict(given)
    reason = facts.pop("reason")
    with ledger.store.reading() as reader:
        before: Issue = fetch(reader, Table.ISSUES, key)
    changes = {
        name: value
        for name, value in facts.items()
        if value is not None and value != getattr(before, name)
    }
    return issues.correct(ledger, key, act, changes=changes, reason=reason)


def _as_listed(one: Issue) -> Typed:
    """What the list says of it, as its fields are typed."""
    return {
        field.name: value if isinstance(value, tuple) else (value,)
        for field in _LISTED
        if (value := getattr(one, field.name))
    }


def _as_planned(one: Issue) -> Typed:
    return {
        "cause": (one.cause,),
        "measures": ("\n".join(measure.text for measure in one.measures),),
        "responsible": (one.responsible,),
        "goal": (one.goal,),
    }


def _progress(ledger: Ledger, key: str, act: Act, given: Mapping[str, Any]) -> Issue:
    values = {
        **given,
        "month": given["month"] or f"{act.day:%Y-%m}",
        "pace": Pace(given["pace"] or Pace.ON_PACE),
    }
    return issues.progress(ledger, key, act, **values)


def _deed(action: str, take: Take, *fields: Field, **more: Any) -> Deed:
    return Deed(table=Table.ISSUES, action=action, fields=fields, take=take, **more)


def _prose(name: str, label: str, *, required: bool = True, help: str = "") -> Field:
    return Field(name=name, label=label, kind=Kind.PROSE, required=required, help=help)


_ADDED: Final = (
    Field(name="problem", label="问题", kind=Kind.PROSE, required=True),
    Field(name="source", label="来源", help="国家反馈、自治区反馈、初审、自查等。"),
    Field(name="paper", label="来源文件和文号"),
    Field(name="category", label="类别"),
    Field(name="found_year", label="是哪一年考核中的问题", kind=Kind.NUMBER),
    Field(name="indicator", label="影响的指标"),
    Field(name="points_lost", label="失分"),
    Field(name="leads", label="责任单位", kind=Kind.UNITS),
    Field(name="supporting", label="配合单位", kind=Kind.UNITS),
    Field(name="supervising", label="督导单位", kind=Kind.UNITS),
    Field(name="responsible", label="责任人"),
    Field(name="phone", label="电话"),
    Field(name="rule", label="整改时限", help=_RULE_HELP),
    Field(name="previous", label="上年同一问题的编号", help="没有就不写。"),
    Field(name="note", label="备注", kind=Kind.PROSE),
)
_ONLY_NEW: Final = frozenset({"source", "paper", "found_year", "rule"})
# What the list says and can be put right.
_LISTED: Final = tuple(
    replace(one, keeps=True) for one in _ADDED if one.name not in _ONLY_NEW
)

ISSUE_DEEDS: Final[tuple[Deed, ...]] = (
    _deed("add", _add, *_ADDED),
    _deed(
        "correct",
        _correct,
        *_LISTED,
        Field(name="reason", label="为什么更正", kind=Kind.PROSE),
        filled=_as_listed,
    ),
    _deed(
        "circulate",
        by(issues.circulate),
        Field(name="paper", label="整改通报的发文字号", help="没有就不写。"),
    ),
    _deed(
        "plan",
        by(issues.plan),
        _prose("cause", "原因"),
        Field(
            name="measures",
            label="整改措施",
            kind=Kind.LINES,
            required=True,
            help="一行一条；已完成的措施，文字不要改动。",
        ),
        Field(name="responsible", label="责任人"),
        Field(name="goal", label="整改目标", kind=Kind.PROSE),
        Field(
            name="rule",
            label="整改时限",
            help=f"{_RULE_HELP}已定的不用再写，只能提前。",
        ),
        filled=_as_planned,
    ),
    _deed(
        "progress",
        _progress,
        Field(name="month", label="哪个月", help="写成 2020-10 的样子；不写是这个月。"),
        _prose("text", "本月整改情况"),
        Field(
            name="pace",
            label="序时进度",
            kind=Kind.CHOICE,
            choices=tuple(Pace),
            help="不选是正常。",
        ),
        _prose("problems", "存在问题", required=False),
        _prose("next_steps", "下步措施", required=False),
        Field(name="done", label="已经完成的措施", kind=Kind.NUMBERS),
        Field(name="files", label="佐证", kind=Kind.FILES, help="可以一次选几个文件。"),
        numbered=lambda one: {"done": tuple(each.text for each in one.measures)},
        filled=lambda one: {
            "done": tuple(
                str(number)
                for number, each in enumerate(one.measures, start=1)
                if each.done_on
            )
        },
    ),
    _deed(
        "move",
        by(issues.move),
        Field(name="to", label="改到哪一天", kind=Kind.DAY, required=True),
        _prose("reason", "改期的理由"),
    ),
    _deed(
        "acknowledge",
        by(issues.acknowledge),
        _prose(
            "note",
            "怎么回应",
            help="说明正在办、何时能办完；时限不变，停几个工作日的催。",
        ),
    ),
    _deed(
        "apply",
        by(issues.apply),
        _prose("statement", "整改完成情况", required=False),
    ),
    _deed(
        "withdraw",
        by(issues.withdraw),
        _prose("reason", "撤回的理由"),
    ),
    _deed(
        "pass", by(issues.verify, verdict=Verdict.AGREED), _prose("opinion", "核查意见")
    ),
    _deed(
        "fail",
        by(issues.verify, verdict=Verdict.REFUSED),
        _prose("opinion", "核查意见"),
    ),
    _deed(
        "publicize",
        by(issues.publicize),
        Field(name="place", label="在哪里公示", required=True),
        Field(
            name="end", label="公示到哪一天", kind=Kind.DAY, help="不写就按设定的天数。"
        ),
    ),
    _deed(
        "dispute",
        by(issues.dispute),
        _prose("text", "异议内容"),
    ),
    _deed("dismiss", by(issues.answer, upheld=False), _prose("text", "对异议的答复")),
    _deed("uphold", by(issues.answer, upheld=True), _prose("text", "对异议的答复")),
    _deed(
        "close",
        by(issues.close),
        _prose("opinion", "销号意见", required=False),
    ),
    _deed(
        "reopen",
        by(issues.reopen),
        _prose("reason", "重开的理由"),
    ),
)

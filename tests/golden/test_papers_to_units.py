"""The papers the office sends to units, each word for word, and whatever the facts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS, Sight
from notices.draft import Draft, Drafter
from notices.lint import lint
from notices.register import register_of
from tests.builders import a_moment
from tests.golden.downward import ISSUES, OBLIGATIONS, SENT, the_county
from tests.golden.reading import reading_text, same_as_golden
from tracker.answers.lines import issue_line, obligation_line
from tracker.model.finding import Severity
from tracker.model.issue import IssueState
from tracker.model.obligation import Extension
from tracker.model.paper import Asked, Urge
from tracker.model.plan import Unit
from tracker.storage.planfile import NAME, load_plan, shipped_plan

FARMING = "农牧水利科技局"
LATE = date(2020, 10, 30)
CIRCULATED = Asked(issues=("W2020-0001", "W2020-0002", "W2020-0003"))
# Golden text: kind, day, what is asked for.
PAPERS = {
    "request": ("request", date(2020, 9, 21), Asked(units=(FARMING,))),
    "circular": ("circular", date(2020, 10, 25), CIRCULATED),
    "circular-to-one": ("circular", date(2020, 10, 25), Asked(units=("住建局",))),
    "urge": (
        "urge",
        LATE,
        Asked(obligations=("B2020-0001",), until=date(2020, 11, 5)),
    ),
    "urge-returned": ("urge", LATE, Asked(obligations=("B2020-0004",))),
    "urge-mending": ("urge", LATE, Asked(issues=("W2020-0002",))),
    "supervision": (
        "supervision",
        LATE,
        Asked(obligations=("B2020-0001",), authority="旗政府督查室"),
    ),
    "criticism": (
        "criticism",
        LATE,
        Asked(units=(FARMING,), authority="旗政府督查室"),
    ),
    "meeting": ("meeting", date(2020, 10, 20), Asked()),
}


def drafts(kind: str, sight: Sight, asked: Asked) -> Iterator[Draft]:
    catalog = load_catalog()
    drafter = Drafter(catalog, catalog.kind(kind))
    for scope in CONTEXTS[drafter.kind.context].gather(sight, asked):
        yield drafter.draft(scope)


def faults(draft: Draft, sight: Sight, folder) -> list[str]:
    """What the check of the draft finds besides blanks."""
    path = folder / "draft.docx"
    path.write_bytes(draft.document.data)
    found = lint(path, register_of(sight.plan), near=sight.on)
    return [
        f"{one.place} {one.message}"
        for one in found
        if one.severity is not Severity.BLANK
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_reads_as_it_should(name, tmp_path):
    kind, on, asked = PAPERS[name]
    sight = the_county(on)

    (draft,) = drafts(kind, sight, asked)

    same_as_golden(name, draft.document.data)
    assert faults(draft, sight, tmp_path) == []


# Whatever the facts

LONG = "青溪苗族侗族自治县农业农村和水利综合服务局"
MARKS = "甲 & 乙 <w:p>《丙》\n第二行；"


def a_heavy_year(name: str) -> Sight:
    """60 obligations and 60 issues of a unit with a long name and no contact."""
    plan, _ = load_plan(shipped_plan(name) / NAME)
    assert plan is not None
    year = plan.year.plan_year
    sight = replace(the_county(LATE), plan=plan, on=date(year, 10, 30))
    judged: dict[str, Any] = {
        "on": sight.on,
        "calendar": sight.calendar,
        "rules": sight.rules,
    }
    day, told = date(year, 10, 9), date(year, 9, 1)
    shared: dict[str, Any] = {
        "year": year,
        "due": day,
        "original_due": day,
        "supporting": (),
        "supervising": (),
        "urges": (Urge(on=date(year, 10, 26), kind="催办通知", paper="G"),),
    }
    obligation = replace(
        OBLIGATIONS[0],
        **shared,
        leads=(LONG,),
        indicators=(),
        form="",
        contacts=(),
        issued_on=told,
    )
    issue = replace(
        ISSUES[0], **shared, state=IssueState.UNDERWAY, circulated_on=told, sources=()
    )
    return replace(
        sight,
        plan=replace(plan, units=(*plan.units, Unit(name=LONG))),
        obligations=[
            obligation_line(
                replace(obligation, key=f"B{year}-{n:04}", material=f"{MARKS}{n}"),
                **judged,
            )
            for n in range(1, 61)
        ],
        issues=[
            issue_line(
                replace(
                    issue,
                    key=f"W{year}-{n:04}",
                    problem=f"{MARKS}{n}",
                    leads=(LONG,) if n % 3 else (LONG, "财政局"),
                ),
                **judged,
            )
            for n in range(1, 61)
        ],
    )


@pytest.mark.parametrize("name", ["oroqen-2020", "qingxi-2025"])
@pytest.mark.parametrize(
    "kind", ["request", "circular", "urge", "supervision", "criticism", "meeting"]
)
def test_a_paper_bears_hard_facts(kind, name, tmp_path):
    sight = a_heavy_year(name)
    issues = tuple(one.record.key for one in sight.issues)
    asked = Asked(units=(LONG,), authority=sight.plan.group.name)
    if kind == "circular":
        asked = replace(asked, issues=issues)
    if kind in ("urge", "supervision"):
        asked = replace(asked, issues=issues[2:3])

    (draft,) = drafts(kind, sight, asked)

    assert faults(draft, sight, tmp_path) == []
    read = reading_text(draft.document.data)
    if kind != "meeting":
        assert "甲 & 乙 <w:p>《丙》；第二行；3" in read
    rows = sum(line.startswith("| 60 |") for line in read.splitlines())
    assert rows == (kind in ("request", "circular", "criticism"))


def test_a_paper_without_a_meeting_is_all_blanks(tmp_path):
    sight = the_county(date(2020, 12, 1))

    (draft,) = drafts("meeting", sight, Asked())

    assert faults(draft, sight, tmp_path) == []
    assert draft.title == "关于召开【待填：会议名称】的通知"
    assert {"会议日期", "会议时间", "会议地点", "会议内容", "参加人员"} <= set(
        draft.document.blanks
    )


def test_many_late_matters_are_told_in_the_annex_alone(tmp_path):
    sight = a_heavy_year("oroqen-2020")
    asked = Asked(units=(LONG,), authority="旗政府督查室")

    (draft,) = drafts("criticism", sight, asked)

    read = reading_text(draft.document.data)
    assert "共120项，其中报送材料60项、整改问题60项；尚未办结。先后催办120次。" in read
    assert "各项的时限、办理和催办情况见附件。" in read
    assert "（一）报送" not in read
    assert read.count("| 120 |") == 2  # the last row, and the sum of the urges


def test_who_was_never_reminded_is_not_said_to_have_been():
    sight = replace(the_county(LATE), sent=lambda lines: ())

    (draft,) = drafts(*criticised(sight))

    read = reading_text(draft.document.data)
    assert "已逾期7天。其间催办2次：" in read
    assert "| 催办日期和文号 |" in read
    assert "提醒" not in read


def test_many_reminders_are_told_from_first_to_last_and_each_in_the_annex():
    days = [date(2020, 10, day) for day in range(20, 27)]
    sendings = [replace(SENT[0], settled=a_moment(day)) for day in days]
    sight = replace(the_county(LATE), sent=lambda lines: sendings)

    (draft,) = drafts(*criticised(sight))

    read = reading_text(draft.document.data)
    assert "其间经7次提醒（2020年10月20日至10月26日）、催办2次" in read
    assert "2020年10月20日、10月21日、10月22日、10月23日、10月24日" in read


def test_a_day_that_was_put_off_is_told_with_the_first_one():
    sight = the_county(LATE)
    line = sight.obligations[0]
    extension = Extension(
        asked=a_moment(date(2020, 10, 9)),
        by="示例·孙某",
        unit=FARMING,
        reason="数据未出",
        until=date(2020, 10, 23),
        granted=date(2020, 10, 23),
        decided=a_moment(date(2020, 10, 12)),
    )
    record = replace(
        line.record, original_due=date(2020, 10, 15), extensions=(extension,)
    )
    sight = replace(sight, obligations=[replace(line, record=record)])

    (draft,) = drafts(*criticised(sight))

    said = "时限为2020年10月23日（原定2020年10月15日，2020年10月12日同意延期），截至"
    assert said in reading_text(draft.document.data)


def criticised(sight):
    """What drafts the criticism of the golden text from that sight."""
    kind, _, asked = PAPERS["criticism"]
    return kind, sight, asked


def test_many_days_are_told_in_the_annex_alone():
    sight = a_heavy_year("oroqen-2020")
    days = [
        replace(line, record=replace(line.record, due=date(2020, 10, 9 + n)))
        for n, line in enumerate(sight.obligations[:7])
    ]
    few, many = replace(sight, obligations=days[:6]), replace(sight, obligations=days)
    asked = Asked(units=(LONG,))

    (listed,) = drafts("request", few, asked)
    (referred,) = drafts("request", many, asked)

    assert "附件第6项，2020年10月14日前。" in reading_text(listed.document.data)
    read = reading_text(referred.document.data)
    assert "见附件“报送时限”一栏，最早的为2020年10月9日，请逐项按时报送。" in read

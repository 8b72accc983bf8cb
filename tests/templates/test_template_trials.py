"""A template filled in on trial: which tag fails, where, with what in it."""

from dataclasses import fields
from datetime import date

import pytest

from notices.contexts import Blank, Tag
from notices.templatecheck.attempt import Trial, failures, word_language
from notices.templatecheck.check import check_template
from notices.templatecheck.example import Example
from notices.templatecheck.extremes import bare_plan, full_plan
from notices.templatecheck.lines import Line
from notices.templatecheck.scan import scan
from tests.builders import a_paper, a_plan, a_region, a_sight, a_unit
from tests.wordfiles import template_parts, write_parts
from tracker.model.finding import Finding, Severity
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.plan import Attachment, Unit
from tracker.model.schema import fields_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
VALUES = {
    "数": 3,
    "名": "甲",
    "空": Blank("成文日期"),
    "列": [{"名": "乙"}, {"名": "丙"}],
    "记": {"一": 1},
}
# What VALUES hold, for the checks that look before anything is tried.
TAGS = Tag(
    parts={
        "数": Tag(),
        "名": Tag(),
        "空": Tag(),
        "列": Tag(item=Tag(parts={"名": Tag()})),
        "记": Tag(parts={"一": Tag()}),
    }
)


def tried(*texts, values=VALUES, name="本年度的资料"):
    """What fails in paragraphs of these texts."""
    findings: list[Finding] = []
    lines = [Line(text=text, place=f"第{n}段") for n, text in enumerate(texts, start=1)]
    tokens = [token for line in lines for token in scan(line, findings)]
    assert not findings
    return list(failures(tokens, Trial(name=name, values=values), word_language()))


@pytest.mark.parametrize(
    ("text", "tag", "why"),
    [
        ("{{ 数 / 0 }}", None, "除数是 0（数 是 3）。"),
        ("{{ 数 % (数 - 3) }}", None, "除数是 0（数 是 3）。"),
        (
            "{{ 数 + 名 }}",
            None,
            "文字、数、列表、空着的资料不能放在一起算或比大小（数 是 3，名 是文字“甲”）。",
        ),
        ("{% if 空 > 1 %}甲{% endif %}", "{% if 空 > 1 %}", "（空 是空着的）。"),
        ("{{ 列[7].名 }}", None, "列表里没有第8项（列 是 2 项的列表）。"),
        ("{{ 列 | sort }}", None, "（列 是 2 项的列表）。"),
        ("{{ 记.没有 }}", None, "不认识的标签“没有”（记 下面有 一）。"),
        ("{{ 记 }}", None, "请写出具体是哪一项（记 是一条记录）。"),
        ("{{ 名 | join(1, 2, 3, 4) }}", None, "过滤器或括号里的写法不对"),
        (
            "{% for 项 in 数 %}甲{% endfor %}",
            "{% for 项 in 数 %}",
            "它不是列表，不能循环（数 是 3）。",
        ),
        (
            "{% for 项 in 列 %}{{ 项.名 + 1 }}{% endfor %}",
            "{{ 项.名 + 1 }}",
            "（项.名 是文字“乙”）。",
        ),
        (
            "{% if 空 %}甲{% elif 数 > 名 %}乙{% endif %}",
            "{% elif 数 > 名 %}",
            "（数 是 3，名 是文字“甲”）。",
        ),
        ("{% set 甲 = 数 + 名 %}", None, "（数 是 3，名 是文字“甲”）。"),
    ],
)
def test_a_tag_that_fails_is_named_with_what_was_in_it(text, tag, why):
    (finding,) = tried("没有标签", text)

    assert (finding.rule, finding.place, finding.found) == (
        "trial",
        "第2段",
        tag or text,
    )
    assert finding.message.startswith(
        f"用本年度的资料试填，标签“{tag or text}”填不成："
    )
    assert why in finding.message
    assert "{% if %}" in finding.remedy


def test_every_tag_that_fails_is_told_at_once():
    found = tried(
        "{% if 数 > 名 %}{{ 数 / 0 }}",
        "{% for 项 in 数 %}{{ 项.没有 }}{% endfor %}",
        "{% else %}乙{% endif %}{{ 列[3] }}",
    )

    assert [(one.place, one.found) for one in found] == [
        ("第1段", "{% if 数 > 名 %}"),
        ("第1段", "{{ 数 / 0 }}"),
        ("第2段", "{% for 项 in 数 %}"),
        ("第3段", "{{ 列[3] }}"),
    ]


def test_what_can_be_filled_in_is_nothing_to_report():
    assert tried("{% for 项 in 列 %}{{ 项.名 }}{% endfor %}{{ 空 }}{{ 数 / 2 }}") == []


def test_a_long_text_is_shown_by_its_beginning():
    (finding,) = tried("{{ 数 + 名 }}", values={"数": 3, "名": "甲" * 99})

    assert f"名 是文字“{'甲' * 20}…”" in finding.message


@pytest.fixture
def template(tmp_path):
    """Makes a template of lines of `样式｜文字`, and of parts added to it."""

    def make(*lines, **parts):
        added = {f"word/{name}.xml": xml.encode() for name, xml in parts.items()}
        return write_parts(tmp_path / "模板.docx", template_parts(*lines) | added)

    return make


BROKEN = "{{ 数 + 名 }}"
PARAGRAPH = f"<w:p><w:r><w:t>{BROKEN}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("lines", "parts", "place"),
    [
        (["甲", BROKEN], {}, "第2段"),
        (["表格｜1｜1", "表头｜甲｜乙", f"表行｜丙｜{BROKEN}"], {}, "表1第2行第2列"),
        (["甲", f"版记｜{BROKEN}"], {}, "文本框1"),
        (["甲"], {"header7": f'<w:hdr xmlns:w="{W}">{PARAGRAPH}</w:hdr>'}, "页眉"),
        (
            ["甲"],
            {
                "footnotes": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">'
                f"{PARAGRAPH}</w:footnote></w:footnotes>"
            },
            "脚注",
        ),
    ],
)
def test_the_place_of_a_tag_that_fails_is_named(template, lines, parts, place):
    findings = check_template(template(*lines, **parts), TAGS, VALUES)

    assert [(one.rule, one.place) for one in findings] == [("trial", place)]


def test_a_tag_is_told_once_and_by_the_likeliest_trial(template):
    path = template("{{ 列[0].名 + 数 }}{{ 列[1].名 }}")
    trials = [
        Trial(name="甲", values=VALUES),
        Trial(name="乙", values=VALUES),
        Trial(name="丙", values=VALUES | {"列": []}, severity=Severity.WARNING),
    ]

    first, second = check_template(path, TAGS, VALUES, trials)

    assert (first.severity, first.message[:2]) == (Severity.ERROR, "用甲")
    assert (second.severity, second.message[:2]) == (Severity.WARNING, "用丙")


def test_a_name_set_in_one_part_is_not_known_in_another(template):
    header = PARAGRAPH.replace(BROKEN, "{{ 别 }}")
    path = template(
        "{% set 别 = 1 %}", header7=f'<w:hdr xmlns:w="{W}">{header}</w:hdr>'
    )

    findings = check_template(path, TAGS, VALUES)

    assert [(one.rule, one.place) for one in findings] == [("unknown-tag", "页眉")]


def test_what_only_older_programs_show_is_checked_where_it_differs(template):
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    path = template(
        "甲",
        header7=(
            f'<w:hdr xmlns:w="{W}" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box.format('{{ 名 }}')}"
            f"</mc:Choice><mc:Fallback>{box.format('{{ 没有 }}')}</mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p></w:hdr>"
        ),
    )

    findings = check_template(path, TAGS, VALUES)

    assert [(one.rule, one.found) for one in findings] == [("unknown-tag", "没有")]


@pytest.mark.parametrize(
    ("reference", "found"),
    [("列!名", []), ("行!名", ["行"]), ("列!姓", ["点.姓"])],
)
def test_what_a_chart_is_filled_from_is_checked(template, reference, found):
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f"<c:strRef><c:f>{reference}</c:f><c:strCache/></c:strRef></c:chartSpace>"
    )
    path = template("甲", **{"charts/chart1": chart})

    findings = check_template(path, TAGS, VALUES)

    assert list(dict.fromkeys(one.found for one in findings)) == found
    assert {one.place for one in findings} <= {"图表"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ “甲，乙” }}",
        "{{\u3000名\u00a0}}",
        "{%\u3000if 名 %}甲{% endif %}",
        "{{ 列 | map(attribute=‘名’) | join(‘、’) }}",
    ],
)
def test_quotes_and_blanks_of_a_chinese_keyboard_are_nothing_to_report(template, text):
    assert check_template(template(text), TAGS, VALUES) == []


def test_a_tag_where_nobody_sees_it_may_be_typed_with_chinese_quotes_too(template):
    deleted = "<w:del><w:r><w:delText>{{ “甲” }}</w:delText></w:r></w:del>"
    header = f'<w:hdr xmlns:w="{W}"><w:p>{deleted}</w:p></w:hdr>'

    findings = check_template(template("甲", header7=header), TAGS, VALUES)

    assert [one.rule for one in findings] == ["hidden-tag"]


def test_nothing_is_left_empty_in_a_full_plan():
    plan = full_plan(a_plan(attachments=(), paper=a_paper(note="")), date(2025, 11, 5))

    empty = [
        f"{subject.name}.{one.key}"
        for subject in fields(plan)
        for rows in [getattr(plan, subject.name)]
        for record in (rows if isinstance(rows, tuple) else [rows])
        for one in fields_of(type(record))
        if not one.refers and not one.unique and not getattr(record, one.key)
    ]

    assert empty == []
    assert len(plan.attachments) == 2


def test_what_the_site_gives_stays_in_a_full_plan():
    own = a_plan(region=a_region(name="甲县"), attachments=(Attachment(title="乙"),))

    plan = full_plan(own, date(2025, 11, 5))

    assert plan.region.name == "甲县"
    assert plan.attachments[0] == Attachment(title="乙")


def test_a_bare_plan_has_what_is_required_and_no_more():
    own = a_plan(units=(a_unit("林草局", aliases=("林业局",)),))

    rows, none = (bare_plan(own, rows=rows) for rows in (True, False))

    assert rows.units == (Unit(name="林草局"),)
    assert none.units == ()
    assert none.region.name == own.region.name
    assert none.paper.number == ""


def test_the_made_up_ledger_has_a_record_in_every_state():
    sight = Example().sight(a_sight(full_plan(a_plan(), date(2025, 11, 5))))

    assert {one.record.state for one in sight.obligations} == set(ObligationState)
    assert {one.record.state for one in sight.issues} == set(IssueState)
    assert {one.item for one in sight.figures} == {
        one.name for one in sight.plan.data_items
    }

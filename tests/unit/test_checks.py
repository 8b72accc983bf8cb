"""The questions asked of a plan: each finds its fault, and a sound plan has none."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    a_duty,
    a_group,
    a_paper,
    a_plan,
    a_region,
    a_unit,
    a_year,
    an_indicator,
)
from tracker.checks import check_plan
from tracker.model.finding import Severity
from tracker.model.plan import (
    SUBJECTS,
    Attachment,
    Basis,
    Meeting,
    Milestone,
    Passage,
    Review,
    Scheme,
)
from tracker.storage.planfile import NAME, load_plan, shipped_plan

ERROR, WARNING = Severity.ERROR, Severity.WARNING
HINT, BLANK = Severity.HINT, Severity.BLANK


def told(plan):
    """What a clerk reads first of each finding."""
    return [
        (one.severity, one.place, one.message) for one in check_plan(plan, "plan.toml")
    ]


def shipped(name):
    plan, findings = load_plan(shipped_plan(name) / NAME)
    assert plan is not None
    assert findings == []
    return plan


def test_a_sound_plan_has_no_finding():
    assert check_plan(a_plan(), "plan.toml") == []


def test_every_finding_names_the_file_it_is_in():
    findings = check_plan(a_plan(basis=(), duties=()), "考核工作簿.xlsx")

    assert {one.file for one in findings} == {"考核工作簿.xlsx"}


# What only people can give


@pytest.mark.parametrize(
    ("changes", "place", "message", "remedy"),
    [
        (
            {"year": a_year(assessed_year=None)},
            "年度“考核年度”",
            "“考核年度”没有填：考核哪一年以上级通知为准。",
            "在工作簿“年度”表的“考核年度”一栏填写。",
        ),
        (
            {"year": a_year(data_start=None)},
            "年度“数据起始日”",
            "“数据起始日”没有填：数据时段以上级通知为准。",
            "在工作簿“年度”表的“数据起始日”一栏填写。",
        ),
        (
            {"region": a_region(function_type="")},
            "区划“功能类型”",
            "“功能类型”没有填：功能类型以上级公布的为准。",
            "在工作簿“区划”表的“功能类型”一栏填写。",
        ),
        (
            {"group": a_group(office_head="")},
            "领导小组“办公室主任”",
            "“办公室主任”没有填：由领导小组确定。",
            "在工作簿“领导小组”表的“办公室主任”一栏填写。",
        ),
        (
            {"paper": a_paper(issuers=())},
            "发文“发文机关”",
            "“发文机关”没有填：以谁的名义发文由领导确定。",
            "在工作簿“发文”表的“发文机关”一栏填写。",
        ),
        (
            {"paper": a_paper(number="")},
            "发文“发文字号”",
            "“发文字号”没有填：由发文机关的文秘人员登记时编。",
            "在工作簿“发文”表的“发文字号”一栏填写。",
        ),
        (
            {"paper": a_paper(issued_on=None)},
            "发文“成文日期”",
            "“成文日期”没有填：是负责人签发的日期。",
            "在工作簿“发文”表的“成文日期”一栏填写。",
        ),
        (
            {"paper": a_paper(signer="")},
            "发文“签发人”",
            "“签发人”没有填：由签发的负责人签字。",
            "在工作簿“发文”表的“签发人”一栏填写。",
        ),
        (
            {"basis": (Basis(title="办法"),)},
            "依据 第1条“文号”",
            "《办法》没有填“文号”。",
            "查到原文后，在工作簿“依据”表的“文号”一栏填写。",
        ),
        (
            {"duties": (a_duty(), a_duty(material="账目", leads=()))},
            "分工 第2条“牵头单位”",
            "“账目”没有“牵头单位”。",
            "由领导小组确定后，在工作簿“分工”表的“牵头单位”一栏填写。",
        ),
        (
            {"duties": (a_duty(due=""),)},
            "分工 第1条“时限”",
            "“监测数据”没有“时限”，不会提醒。",
            "在工作簿“分工”表的“时限”一栏填写。",
        ),
        (
            {"reviews": ()},
            "审核",
            "“审核”表是空的：从自查到上级审核。",
            "在工作簿“审核”表里填写。",
        ),
        (
            {"units": (a_unit(member=False), a_unit("财政局", member=False))},
            "单位“成员”",
            "领导小组没有成员单位。",
            "在工作簿“单位”表里，给成员单位的“成员”填“是”。",
        ),
    ],
)
def test_a_blank_is_listed_with_who_gives_it_and_where(changes, place, message, remedy):
    changed = a_plan(**changes)

    findings = [one for one in check_plan(changed, "") if one.rule != "idle-unit"]

    assert [(one.severity, one.place, one.message, one.remedy) for one in findings] == [
        (BLANK, place, message, remedy)
    ]


# Years and days


@pytest.mark.parametrize(
    ("changes", "severity", "place", "message"),
    [
        (
            {"data_end": date(2024, 9, 30)},
            ERROR,
            "年度“数据截止日”",
            "“数据截止日”早于“数据起始日”。",
        ),
        (
            {"data_start": date(2024, 3, 1)},
            WARNING,
            "年度“数据截止日”",
            "数据时段超过18个月。",
        ),
        (
            {"data_start": date(2023, 10, 1), "data_end": date(2024, 9, 30)},
            WARNING,
            "年度“数据截止日”",
            "数据时段不在2025年。",
        ),
        (
            {"assessed_year": 2023, "data_start": date(2023, 1, 1)}
            | {"data_end": date(2023, 12, 31)},
            WARNING,
            "年度“考核年度”",
            "考核2023年，方案却是2025年度的，相差一年以上。",
        ),
    ],
)
def test_a_span_that_cannot_be_meant_is_doubted(changes, severity, place, message):
    assert told(a_plan(year=a_year(**changes))) == [(severity, place, message)]


@pytest.mark.parametrize("start", [date(2024, 4, 1), date(2025, 1, 1)])
def test_a_span_of_up_to_eighteen_months_is_no_matter(start):
    assert told(a_plan(year=a_year(data_start=start))) == []


@pytest.mark.parametrize("year", [25, 0, -1, 20250, 10**30])
def test_a_year_nobody_means_is_doubted_and_brings_nothing_down(year):
    plan = a_plan(year=a_year(plan_year=year, assessed_year=None))

    assert (
        WARNING,
        "年度“方案年度”",
        f"“方案年度”是{year}，不像是真的。",
    ) in told(plan)


@pytest.mark.parametrize(
    ("due", "severity", "message"),
    [
        ("按时", HINT, "“按时”没有可计算的日期，不会提醒。"),
        ("2月29日前", WARNING, "2025年没有2月29日。"),
        ("2024年10月23日前", WARNING, "“2024年10月23日前”不在2025年度。"),
        ("2035年10月23日前", WARNING, "“2035年10月23日前”不在2025年度。"),
    ],
)
def test_a_due_day_that_cannot_be_reminded_of_is_told(due, severity, message):
    plan = a_plan(duties=(a_duty(due=due, supporting=("财政局",)),))

    findings = [one for one in check_plan(plan, "") if one.rule != "far-year"]

    assert [(one.severity, one.place, one.message) for one in findings] == [
        (severity, "分工 第1条“时限”", message)
    ]


@pytest.mark.parametrize(
    "due", ["2月28日前", "2025年12月1日前", "2026年1月10日前", "立行立改"]
)
def test_a_due_day_of_this_year_or_the_next_is_no_matter(due):
    assert told(a_plan(duties=(a_duty(due=due),))) == []


def test_steps_without_a_day_are_gathered_by_table():
    plan = a_plan(
        milestones=(
            Milestone(name="部署", actor="县政府办"),
            Milestone(name="调度", actor="县政府办", due="10月8日前"),
            Milestone(name="协调", actor="县政府办", due="按需"),
        ),
        reviews=(Review(name="审核", actor="省厅", due="按时"),),
    )

    assert told(plan) == [
        (HINT, "节点“时限”", "第1、3条没有可计算的日期，不会提醒。"),
        (HINT, "审核“时限”", "第1条没有可计算的日期，不会提醒。"),
    ]


def test_a_reply_wanted_after_the_meeting_is_a_slip():
    def meeting(reply_by):
        day = date(2025, 10, 28)
        return Meeting(name="推进会议", held_on=day, reply_by=reply_by)

    on_the_day = a_plan(meetings=(meeting(date(2025, 10, 28)),))
    after = a_plan(meetings=(meeting(date(2025, 10, 29)),))

    assert told(on_the_day) == []
    assert told(after) == [
        (WARNING, "会议 第1条“回执截止”", "“推进会议”的“回执截止”晚于“日期”。")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "2024年考核重点有：农村环境整治。",
        "2024年度考核重点是农村环境整治。",
        "2024年的工作重点为农村环境整治。",
        "2024年重点包括农村环境整治。",
    ],
)
def test_the_focus_of_another_year_is_a_slip(words):
    plan = a_plan(indicators=(an_indicator(description=words),))

    assert told(plan) == [
        (WARNING, "指标 第1条“说明”", "写的是2024年的重点，方案却是2025年度的。")
    ]


def test_the_focus_of_a_year_long_past_is_told_once():
    plan = a_plan(passages=(Passage(chapter="甲", text="2019年考核重点有：水质。"),))

    assert [severity for severity, *_ in told(plan)] == [WARNING]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        (
            {"passages": (Passage(chapter="甲", text="完成2022年任务。"),)},
            "文段 第1条“文字”",
        ),
        ({"paper": a_paper(addressees=("2022年成员单位",))}, "发文“主送”"),
        ({"attachments": (Attachment(title="2022年度分工表"),)}, "附件 第1条“名称”"),
        ({"duties": (a_duty(form="2022年全年"),)}, "分工 第1条“材料要求”"),
    ],
)
def test_a_year_far_from_the_plan_is_pointed_out(changes, place):
    assert told(a_plan(**changes)) == [
        (HINT, place, "出现了2022年，方案是2025年度的。")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "2024年至2026年的任务。",
        "2025年考核重点有：农村环境整治。",
        "2025年重点污染源企业名单。",
        "2024年重点污染源企业名单。",
        "按《2016年实施细则》执行。",
        "举报电话12020年。",
    ],
)
def test_years_near_the_plan_and_in_titles_are_no_matter(words):
    assert told(a_plan(passages=(Passage(chapter="甲", text=words),))) == []


def test_the_basis_and_the_scheme_keep_their_years():
    plan = a_plan(
        basis=(Basis(title="2016年实施细则", number="某环办〔2016〕1号"),),
        scheme=Scheme(reference="2016年实施细则"),
    )

    assert told(plan) == []


# Units


def test_an_office_in_a_unit_that_is_no_member_is_doubted():
    plan = a_plan(units=(a_unit(member=False), a_unit("财政局")))

    assert told(plan) == [
        (
            WARNING,
            "领导小组“办公室设在”",
            "办公室设在“生态环境分局”，它却不是领导小组成员单位。",
        )
    ]


def test_a_unit_that_is_named_nowhere_is_pointed_out():
    plan = a_plan(units=(a_unit(), a_unit("统计局", member=False)), duties=(a_duty(),))

    assert told(plan) == [(HINT, "单位 第2条", "“统计局”不是成员，也没有任何分工。")]


def test_a_unit_that_only_a_passage_names_has_its_part():
    plan = a_plan(
        units=(a_unit(), a_unit("督查室", member=False)),
        duties=(a_duty(),),
        passages=(Passage(chapter="结果使用", text="由督查室通报。"),),
    )

    assert told(plan) == []


def test_an_alias_that_is_the_name_of_a_unit_is_refused():
    plan = a_plan(units=(a_unit(aliases=("财政局",)), a_unit("财政局")))

    assert told(plan) == [
        (
            ERROR,
            "单位 第1条“别称”",
            "“财政局”是规范名称，不能又是“生态环境分局”的别称。",
        )
    ]


def test_an_alias_of_two_units_is_doubted():
    units = (a_unit(aliases=("环财局",)), a_unit("财政局", aliases=("环财局",)))

    assert told(a_plan(units=units)) == [
        (WARNING, "单位 第2条“别称”", "“环财局”已经是“生态环境分局”的别称。")
    ]


@pytest.mark.parametrize(
    ("changes", "severity", "place", "message"),
    [
        (
            {"supporting": ("财政局", "生态环境分局")},
            WARNING,
            "分工 第1条“配合单位”",
            "“生态环境分局”既是牵头单位又是配合单位。",
        ),
        (
            {"supervising": ("生态环境分局",)},
            WARNING,
            "分工 第1条“督导单位”",
            "“生态环境分局”既是牵头单位又是督导单位。",
        ),
        (
            {"leads": ("财政局", "生态环境分局", "财政局")},
            ERROR,
            "分工 第1条“牵头单位”",
            "“牵头单位”里的“财政局”写了不止一次。",
        ),
        (
            {"indicators": ("环境质量", "环境质量")},
            ERROR,
            "分工 第1条“指标”",
            "“指标”里的“环境质量”写了不止一次。",
        ),
    ],
)
def test_a_unit_stands_once_in_a_duty(changes, severity, place, message):
    assert told(a_plan(duties=(a_duty(**changes),))) == [(severity, place, message)]


# Indicators

TREE = (
    an_indicator("状况"),
    an_indicator("变化", code="△E1", parent="状况"),
    an_indicator("事件", code="△E2", parent="状况"),
    an_indicator("自然", parent="变化"),
    an_indicator("环境", parent="变化"),
    an_indicator("林地", parent="自然"),
)


@pytest.mark.parametrize(
    ("answered", "gaps"),
    [
        ((), ["“变化”（△E1）", "“事件”（△E2）"]),
        (("状况",), []),
        (("变化", "事件"), []),
        (("变化",), ["“事件”（△E2）"]),
        (("事件", "环境"), ["“自然”（△E1）"]),
        (("事件", "林地"), ["“环境”（△E1）"]),
        (("事件", "林地", "环境"), []),
    ],
)
def test_an_indicator_is_answered_by_itself_by_one_above_or_by_its_parts(
    answered, gaps
):
    duties = (a_duty(indicators=answered),)

    found = told(a_plan(indicators=TREE, duties=duties))

    assert [message for *_, message in found] == [
        f"{gap}没有责任单位：没有写明“牵头单位”的分工对应它。" for gap in gaps
    ]
    assert all(severity is BLANK for severity, *_ in found)


def test_without_codes_somebody_answers_for_each_of_the_second_level():
    tree = tuple(replace(one, code="") for one in TREE)

    found = told(a_plan(indicators=(*tree, an_indicator("管理")), duties=(a_duty(),)))

    assert [place for _, place, _ in found] == [
        "指标 第2条",
        "指标 第3条",
        "指标 第7条",
    ]


def test_a_duty_without_lead_answers_for_nothing_and_is_named_in_the_remedy():
    plan = a_plan(duties=(a_duty(indicators=()), a_duty(material="甲", leads=())))

    found = {one.rule: one for one in check_plan(plan, "")}

    assert set(found) == {"no-answer", "no-lead"}
    assert "“分工”表里第2条填写“牵头单位”" in found["no-answer"].remedy


@pytest.mark.parametrize(
    ("codes", "messages"),
    [
        (("△E1", "△E2", "△E3"), []),
        (("△E3", "△E1", "△E2"), []),
        (("△E1", "△E3"), ["有△E3，却没有△E2。"]),
        (("△E2", "△E3"), ["有△E2，却没有△E1。"]),
        (("△E1", "△E5"), ["有△E5，却没有△E2至△E4。"]),
        (("1.1", "1.2", "2.2"), ["有2.2，却没有2.1。"]),
        (("甲", "乙"), []),
        (("A1", "A999999"), ["有A999999，却没有A2至A999998。"]),
    ],
)
def test_codes_leave_no_number_out(codes, messages):
    indicators = tuple(an_indicator(code, code=code) for code in codes)
    duties = (a_duty(indicators=codes),)

    found = told(a_plan(indicators=indicators, duties=duties))

    assert [message for *_, message in found] == messages
    assert all(severity is WARNING for severity, *_ in found)


# Writing


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("某政办发[2025]3号", "某政办发〔2025〕3号"),
        ("某政办发（2025）第03号", "某政办发〔2025〕3号"),
        ("某政办发【2025】 3 号", "某政办发〔2025〕3号"),
        ("某政办发〔2025〕003号", "某政办发〔2025〕3号"),
        ("某政办发〔2025年〕3号", "某政办发〔2025〕3号"),
        ("某政办发〔2025〕3", "某政办发〔2025〕3号"),
        ("某政办发〔25〕3号", ""),
        ("3号", ""),
    ],
)
@pytest.mark.parametrize("where", ["发文", "依据"])
def test_a_document_number_is_written_as_the_standard_has_it(number, wanted, where):
    plan = a_plan(paper=a_paper(number=number))
    if where == "依据":
        plan = a_plan(basis=(Basis(title="办法", number=number),))

    findings = check_plan(plan, "")

    assert findings[0].place.startswith(where)
    assert [(one.severity, one.found, one.wanted) for one in findings] == [
        (WARNING, number, wanted)
    ]
    assert findings[0].clause == "GB/T 9704-2012 7.2.5"


@pytest.mark.parametrize(
    "number",
    ["某环办〔2024〕131号", "国务院令第736号", "公告第3号", "HJ 192—2015", "第3期"],
)
def test_numbers_of_other_kinds_of_documents_are_no_matter(number):
    assert told(a_plan(basis=(Basis(title="办法", number=number),))) == []


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"self_name": "该县"}, "自称", "“该县”不像自称，一般以“我”开头。"),
        ({"self_name": "我旗"}, "自称", "“我旗”与层级“县”对不上。"),
        ({"direct": "市直"}, "直属", "“市直”与层级“县”对不上。"),
        ({"name": "某旗"}, "名称", "“某旗”与层级“县”对不上。"),
        ({"province_short": "自治区"}, "省级简称", "“某省”的简称不会是“自治区”。"),
        ({"province": "某自治区"}, "省级简称", "“某自治区”的简称不会是“省”。"),
    ],
)
def test_the_words_of_a_county_agree(changes, place, message):
    assert told(a_plan(region=a_region(**changes))) == [
        (WARNING, f"区划“{place}”", message)
    ]


@pytest.mark.parametrize(
    ("name", "level", "self_name", "direct"),
    [
        ("某自治旗", "旗", "我旗", "旗直"),
        ("某市", "县级市", "我市", "市直"),
        ("某区", "区", "本区", "区属"),
        ("某自治县", "自治县", "我县", "县级"),
    ],
)
def test_every_level_has_words_of_its_own(name, level, self_name, direct):
    region = a_region(name=name, level=level, self_name=self_name, direct=direct)

    assert told(a_plan(region=region)) == []


@pytest.mark.parametrize(
    "title",
    [
        "1.任务分工表",
        "附件1：任务分工表",
        "附件 任务分工表",
        "任务分工表。",
        "2、任务分工表",
    ],
)
def test_an_annex_is_named_without_ordinal_and_mark(title):
    findings = check_plan(a_plan(attachments=(Attachment(title=title),)), "")

    assert [(one.severity, one.place, one.wanted) for one in findings] == [
        (WARNING, "附件 第1条“名称”", "任务分工表")
    ]


@pytest.mark.parametrize(
    "title", ["2025年度任务分工表", "附件材料清单", "任务分工表（试行）"]
)
def test_a_year_or_a_bracket_in_a_name_is_no_ordinal(title):
    found = check_plan(a_plan(attachments=(Attachment(title=title),)), "")

    assert found == []


def test_an_annex_named_twice_is_doubted():
    titles = (Attachment(title="分工表"), Attachment(title="2.分工表"))

    found = told(a_plan(attachments=titles))

    assert found[1:] == [(WARNING, "附件 第2条“名称”", "与第1条是同一个附件。")]


def test_a_plan_made_up_for_show_says_so():
    assert told(a_plan(year=a_year(fictional=True))) == [
        (HINT, "年度“虚构示例”", "这是虚构示例，不是真实县份，不得印发。")
    ]


# The plans that are shipped


def test_the_reference_plan_has_exactly_the_gaps_of_its_original():
    assert told(shipped("oroqen-2020")) == [
        *(
            (BLANK, f"年度“{name}”", f"“{name}”没有填：{giver}。")
            for name, giver in (
                ("考核年度", "考核哪一年以上级通知为准"),
                ("数据起始日", "数据时段以上级通知为准"),
                ("数据截止日", "数据时段以上级通知为准"),
            )
        ),
        *(
            (BLANK, f"发文“{name}”", f"“{name}”没有填：{giver}。")
            for name, giver in (
                ("发文机关", "以谁的名义发文由领导确定"),
                ("发文字号", "由发文机关的文秘人员登记时编"),
                ("成文日期", "是负责人签发的日期"),
                ("签发人", "由签发的负责人签字"),
                ("审定机关", "是批准这个方案的机关"),
                ("印发机关", "是送印的机关"),
                ("印发日期", "是送印的日期"),
            )
        ),
        (
            BLANK,
            "依据 第2条“文号”",
            (
                "《“十三五”国家重点生态功能区县域生态环境质量监测、评价与考核"
                "工作实施方案》没有填“文号”。"
            ),
        ),
        *(
            (BLANK, f"数据项 第{row}条“计量单位”", f"“{name}”没有填“计量单位”。")
            for row, name in (
                (1, "林地面积"),
                (2, "草地面积"),
                (3, "水域面积"),
                (7, "土壤环境污染指数"),
            )
        ),
        *(
            (
                BLANK,
                f"指标 第{row}条",
                f"“{name}”（{code}）没有责任单位：没有写明“牵头单位”的分工对应它。",
            )
            for row, name, code in (
                # △E1 is answered in part: nobody sends its other half.
                (10, "自然生态变化", "△E1"),
                (4, "突发环境事件", "△E2"),
                (5, "局部自然生态变化", "△E3"),
                (6, "生态环境保护与污染防治", "△E4"),
                (7, "环境监测质控", "△E5"),
                (8, "旗政府工作组织", "△E6"),
                (9, "数据填报质量", "△E7"),
            )
        ),
        *(
            (BLANK, f"分工 第{row}条“牵头单位”", f"“{material}”没有“牵头单位”。")
            for row, material in (
                (2, "自然生态变化数据"),
                (3, "生态环境保护与污染防治工作情况"),
                (4, "旗政府工作组织情况"),
            )
        ),
        (HINT, "节点“时限”", "第1、2、3条没有可计算的日期，不会提醒。"),
        (HINT, "审核“时限”", "第1、2、3条没有可计算的日期，不会提醒。"),
    ]


def test_the_invented_county_lacks_only_what_people_give():
    found = told(shipped("qingxi-2025"))

    assert {severity for severity, *_ in found} == {BLANK, HINT}
    assert [place for _, place, _ in found] == [
        "年度“虚构示例”",
        "发文“发文字号”",
        "发文“成文日期”",
        "发文“签发人”",
        "发文“印发日期”",
        "依据 第2条“文号”",
        "审核“时限”",
    ]


@pytest.mark.parametrize("name", ["oroqen-2020", "qingxi-2025"])
def test_findings_speak_the_words_of_the_user(name):
    plan = shipped(name)
    emptied = replace(plan, basis=(), indicators=(), duties=(), reviews=(), units=())
    labels = {subject.label for subject in SUBJECTS}

    findings = check_plan(plan, "") + check_plan(emptied, "")

    for one in findings:
        assert re.split("[ “]", one.place)[0] in labels
        assert not re.search("[a-z_]{3,}", one.place + one.message + one.remedy)
        assert one.message.endswith("。")
        assert one.remedy.endswith("。")

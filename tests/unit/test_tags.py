"""The tags of a plan: described, given values, and listed for the clerk."""

from datetime import date

import pytest

from notices.catalog import load_catalog
from notices.contexts import (
    BLANK_END,
    BLANK_START,
    Blank,
    Prose,
    plan_tags,
    plan_values,
)
from notices.draft import values_for
from notices.language import text_environment
from notices.templatecheck.taglist import tag_lines
from tests.builders import a_plan, a_scope
from tracker.model.plan import Duty, Indicator, PaperFacts, Passage, Unit
from tracker.model.schema import fields_of
from tracker.storage.planfile import NAME, load_plan, shipped_plan


@pytest.fixture(scope="module")
def values():
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    catalog = load_catalog()
    return values_for(catalog, catalog.kind("plan"), a_scope(plan))


def by_tag(lines):
    return {line.tag: line for line in lines}


def test_every_tag_described_has_a_value_and_every_value_is_described(values):
    for root, tag in plan_tags().parts.items():
        held = values[root]
        if tag.parts:
            assert set(held) == set(tag.parts)
        if tag.item is not None and tag.item.parts:
            assert all(set(one) == set(tag.item.parts) for one in held)
    assert set(values) == set(plan_tags().parts)


def test_a_fact_nobody_gave_is_a_visible_mark_on_paper_and_false_in_a_template():
    blank = Blank("文号")

    assert str(blank) == f"{BLANK_START}文号{BLANK_END}" == "【待填：文号】"
    assert not blank
    assert len(blank) == 0
    assert list(blank) == []


def test_prose_is_never_text_before_its_tags_are_filled_in():
    with pytest.raises(TypeError, match="文段"):
        str(Prose("{{ 甲 }}"))


def test_values_are_written_as_documents_write_them():
    paper = PaperFacts(issued_on=date(2025, 3, 9), issuers=("甲", "乙"))
    values = plan_values(a_plan(paper=paper))

    assert values["发文"]["成文日期"] == "2025年3月9日"
    assert values["发文"]["发文机关"] == ["甲", "乙"]
    assert values["发文"]["签发人"] == Blank("签发人")
    assert values["年度"]["虚构示例"] is False


def test_indicators_are_listed_as_a_tree_from_the_top():
    plan = a_plan(
        indicators=(
            Indicator(name="乙", parent="甲", code="E1", heading="乙情况"),
            Indicator(name="甲"),
            Indicator(name="丙", parent="乙"),
        )
    )

    values = plan_values(plan)

    assert [(one["名称"], one["层次"]) for one in values["指标展开"]] == [
        ("甲", 1),
        ("乙", 2),
        ("丙", 3),
    ]
    assert [one["全称"] for one in values["二级指标"]] == ["乙情况（E1）"]
    assert values["下级"] == {"甲": ["乙"], "乙": ["丙"], "丙": Blank("丙")}


def test_indicators_as_registered_keep_the_order_of_the_register():
    plan = a_plan(indicators=(Indicator(name="乙", parent="甲"), Indicator(name="甲")))

    assert [one["名称"] for one in plan_values(plan)["指标"]] == ["乙", "甲"]


def test_material_for_the_office_is_gathered_by_day_and_the_rest_is_told_apart():
    def duty(material, recipient, due):
        return Duty(material=material, recipient=recipient, due=due, leads=("甲局",))

    office = a_plan().group.office_name
    plan = a_plan(
        units=(Unit(name="甲局"),),
        duties=(
            duty("一", office, "10月9日前"),
            duty("二", "某某厅", "10月9日前"),
            duty("三", office, ""),
            duty("四", office, "10月9日前"),
        ),
    )

    values = plan_values(plan)

    assert values["集中报送"] == [
        {"时限": "10月9日前", "材料": ["一", "四"]},
        {"时限": Blank("时限"), "材料": ["三"]},
    ]
    assert [one["材料"] for one in values["直接报送"]] == ["二"]
    assert [len(one["任务"]) for one in values["单位分工"]] == [4]


def test_passages_are_found_under_their_chapter():
    plan = a_plan(
        passages=(
            Passage(chapter="要求", text="一"),
            Passage(chapter="结果", text="二"),
            Passage(chapter="要求", text="三"),
        )
    )

    chapters = plan_values(plan)["章节"]
    assert {name: [one["文字"] for one in held] for name, held in chapters.items()} == {
        "要求": [Prose("一"), Prose("三")],
        "结果": [Prose("二")],
    }


def test_each_tag_is_listed_with_its_meaning_and_its_value_now(values):
    lines = by_tag(tag_lines(plan_tags(), values))

    line = lines["区划.名称"]
    assert (line.meaning, line.value) == ("全称，如“××县”", "鄂伦春自治旗")
    assert lines["年度.方案年度"].value == "2020"
    assert lines["年度.虚构示例"].value == "否"
    assert lines["发文.主送"].value == "各乡镇人民政府、旗直有关部门"


def test_a_blank_is_listed_as_its_mark_and_prose_filled_in(values):
    lines = by_tag(tag_lines(plan_tags(), values))

    assert lines["发文.发文字号"].value == "【待填：发文字号】"
    prose = [lines["章节.结果使用[].文字"].value, lines["二级指标[].说明"].value]
    assert all("{{" not in one for one in prose)
    assert "我旗为水源涵养类型" in prose[1]


def test_a_list_is_listed_with_its_length_a_loop_to_copy_and_its_parts(values):
    lines = tag_lines(plan_tags(), values)
    at = [line.tag for line in lines].index("单位")

    listed, loop, first = lines[at : at + 3]

    assert listed.value == "10项"
    assert loop.tag == "{%p for 项 in 单位 %}"
    assert "{%p endfor %}" in loop.meaning
    assert (first.tag, first.value) == ("单位[].名称", "旗政府办")


def test_every_tag_listed_without_brackets_can_be_copied_into_a_template(values):
    environment = text_environment()

    for line in tag_lines(plan_tags(), values):
        if "[]" not in line.tag and "{" not in line.tag:
            environment.compile_expression(line.tag)(**values)


def test_a_name_that_is_no_word_is_listed_in_brackets():
    plan = a_plan(indicators=(Indicator(name="PM2.5 浓度"),))

    lines = by_tag(tag_lines(plan_tags(), plan_values(plan)))

    assert lines["下级['PM2.5 浓度']"].value == "【待填：PM2.5 浓度】"


def test_wording_that_cannot_be_filled_in_is_listed_as_typed():
    plan = a_plan(passages=(Passage(chapter="要求", text="{{ 没有 }}"),))

    lines = by_tag(tag_lines(plan_tags(), plan_values(plan)))

    assert lines["章节.要求[].文字"].value == "{{ 没有 }}"


def test_long_values_are_listed_whole():
    plan = a_plan(passages=(Passage(chapter="要求", text="长" * 1000),))

    lines = by_tag(tag_lines(plan_tags(), plan_values(plan)))

    assert len(lines["章节.要求[].文字"].value) == 1000


def test_every_label_of_a_record_can_be_written_as_a_tag():
    labels = [
        label
        for tag in plan_tags().parts.values()
        for label in (*tag.parts, *(tag.item.parts if tag.item else ()))
    ]

    assert all(label.isidentifier() for label in [*labels, *plan_tags().parts])
    assert {one.label for one in fields_of(Unit)} <= set(labels)

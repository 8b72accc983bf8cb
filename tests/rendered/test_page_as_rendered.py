"""The page as it comes out of LibreOffice, measured from the PDF in millimetres."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from notices.catalog import load_catalog
from notices.draft import draft
from notices.pdf import write_pdf
from tests.builders import a_scope
from tests.rendered.measured import (
    BODY_SIZE,
    BOTTOM,
    LEFT,
    MM,
    RIGHT,
    TOP,
    Page,
    pages_of,
)
from tracker.storage.planfile import NAME, load_plan, shipped_plan

pytestmark = pytest.mark.libreoffice


def rendered(kind: str, folder, name: str = "oroqen-2020", **paper: Any) -> list[Page]:
    year = shipped_plan(name)
    plan, _ = load_plan(year / NAME)
    assert plan is not None
    plan = replace(plan, paper=replace(plan.paper, **paper))
    catalog = load_catalog([year / "templates" / "docx"])
    made = draft(catalog, kind, a_scope(plan, on=date(2020, 10, 9)))
    document = folder / made.file
    document.write_bytes(made.document.data)
    write_pdf(document, folder / "out.pdf")
    return pages_of(folder / "out.pdf")


@pytest.fixture(scope="module")
def plan_pages(tmp_path_factory) -> list[Page]:
    return rendered("plan", tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def notice_pages(tmp_path_factory) -> list[Page]:
    return rendered(
        "plan-notice",
        tmp_path_factory.mktemp("notice"),
        issuers=("某某旗人民政府办公室",),
        number="某政办发〔2020〕25号",
        issued_on=date(2020, 10, 9),
        copied=tuple(f"第{number}个抄送机关的名称" for number in range(1, 8)),
        approved_by="旗政府",
        printed_by="某某旗人民政府办公室",
        printed_on=date(2020, 10, 9),
    )


def test_a_full_page_has_22_lines(plan_pages):
    full = plan_pages[1:-1]

    assert [len(page.body) for page in full] == [22] * len(full)


def test_a_full_line_has_28_characters_and_reaches_both_edges(plan_pages):
    full = [
        line
        for page in plan_pages
        for line in page.body
        if len(line.text) == 28 and not any(char.isascii() for char in line.text)
    ]

    assert len(full) > 20
    assert {round(line.left) for line in full} == {LEFT}
    assert all(RIGHT - 1 <= line.right <= RIGHT + 0.1 for line in full)


def test_no_line_has_more_full_characters_than_28(plan_pages):
    widths = [
        sum(0.5 if char.isascii() else 1 for char in line.text)
        for page in plan_pages
        for line in page.body
    ]

    assert max(widths) == 28


def test_nothing_stands_outside_the_text_area_but_the_page_number(plan_pages):
    for page in plan_pages:
        for line in page.lines[:-1]:
            assert line.left >= LEFT - 0.1
            assert line.right <= RIGHT + 0.1
            assert line.top >= TOP
            assert line.bottom <= BOTTOM


def test_the_first_line_of_text_starts_within_a_millimetre_or_so_of_the_top(plan_pages):
    # Ink of an exact line begins below its upper edge; see docs/design.md, the page.
    assert all(TOP <= page.lines[0].top <= TOP + 2.5 for page in plan_pages)


def test_page_numbers_stand_7_mm_below_the_text_area_outside_left_and_right(plan_pages):
    for number, page in enumerate(plan_pages, start=1):
        line = page.number
        middle = (line.top + line.bottom) / 2

        assert line.text == f"— {number} —"
        assert line.size == 14
        assert middle == pytest.approx(BOTTOM + 7, abs=1)
        if number % 2:
            assert line.right == pytest.approx(RIGHT - 14 * MM, abs=0.3)
        else:
            assert line.left == pytest.approx(LEFT + 14 * MM, abs=0.3)


def test_the_title_is_set_in_lines_that_widen_and_narrow(plan_pages):
    title = [line for line in plan_pages[0].lines if line.size == 22]

    assert [line.text for line in title] == [
        "鄂伦春自治旗2020年度",
        "国家重点生态功能区县域生态环境质量",
        "监测、评价与考核工作实施方案",
    ]


def test_every_character_of_the_draft_is_in_the_pdf(plan_pages):
    text = "".join(line.text for page in plan_pages for line in page.lines)

    assert text.count("，") > 40
    assert "避免继续影响下一年的考核工作。" in text


def test_the_issuers_mark_starts_35_mm_below_the_text_areas_top(notice_pages):
    mark = notice_pages[0].lines[0]

    assert mark.text == "某某旗人民政府办公室文件"
    # The glyph's ink starts a millimetre below the em box that the PDF names.
    assert mark.top == pytest.approx(TOP + 35 - 1, abs=1)


def test_the_red_rule_is_as_wide_as_the_text_area_and_lies_below_the_number(
    notice_pages,
):
    number = notice_pages[0].lines[1]
    left, right, top = notice_pages[0].rules[0]

    assert number.text == "某政办发〔2020〕25号"
    assert (round(left), round(right)) == (LEFT, RIGHT)
    # 4 mm from the ink, which ends a good millimetre above the em box's foot.
    assert top - number.bottom == pytest.approx(5, abs=1)


def test_a_short_notice_is_signed_on_its_first_page(notice_pages):
    texts = [line.text for line in notice_pages[0].lines]

    assert texts[-3:-1] == ["某某旗人民政府办公室", "2020年10月9日"]


def test_the_date_ends_four_characters_from_the_right(notice_pages):
    # That the issuer is centred on it is tested in the file: LibreOffice sets gaps
    # around digits that Word, told not to, does not.
    day = notice_pages[0].lines[-2]

    assert day.right == pytest.approx(RIGHT - 4 * BODY_SIZE * MM, abs=1)


def test_the_plan_begins_on_a_new_page_after_the_notice(notice_pages):
    assert notice_pages[1].lines[0].text == "鄂伦春自治旗2020年度"


def test_the_closing_lines_end_on_the_foot_of_the_last_pages_text_area(notice_pages):
    rules = notice_pages[-1].rules

    assert [(round(left), round(right)) for left, right, _ in rules] == [
        (LEFT, RIGHT)
    ] * 3
    assert rules[-1][2] == pytest.approx(BOTTOM, abs=1)
    assert all(page.rules == [] for page in notice_pages[1:-1])


def test_a_long_list_of_readers_turns_over_under_its_first_name(notice_pages):
    copied = [line for line in notice_pages[-1].lines if line.size == 14][:-2]

    label = 3 * 14 * MM
    assert copied[0].text.startswith("抄送：第1个")
    assert copied[0].left == pytest.approx(LEFT + 14 * MM, abs=0.3)
    assert copied[1].left == pytest.approx(copied[0].left + label, abs=0.5)
    assert copied[-1].text.endswith("。")


def test_a_notice_with_a_note_has_text_on_both_of_its_pages(tmp_path):
    pages = rendered(
        "plan-notice",
        tmp_path,
        issuers=("某某旗人民政府办公室",),
        issued_on=date(2020, 10, 9),
        approved_by="旗政府",
        note="此件公开发布",
    )

    assert pages[0].body[-1].text.endswith("给你们。")
    assert [line.text for line in pages[1].body] == [
        "请认真组织实施。",
        "某某旗人民政府办公室",
        "2020年10月9日",
        "（此件公开发布）",
    ]


@pytest.fixture(scope="module")
def joint_pages(tmp_path_factory) -> list[Page]:
    folder = tmp_path_factory.mktemp("joint")
    return rendered("plan-notice", folder, "qingxi-2025")


def test_joint_issuers_stand_one_above_the_other_as_wide_as_each_other(joint_pages):
    names = [line for line in joint_pages[0].lines if line.size == 20]

    assert [line.text for line in names] == [
        "中共青溪苗族侗族自治县委员会办公室",
        "青溪苗族侗族自治县人民政府办公室",
    ]
    assert names[0].left == pytest.approx(names[1].left, abs=0.5)
    assert names[0].right == pytest.approx(names[1].right, abs=0.5)
    assert names[0].top == pytest.approx(TOP + 35 - 1, abs=1)


def test_an_invented_county_says_so_above_every_page(joint_pages):
    assert {page.lines[0].text for page in joint_pages} == {"虚构示例，不得印发"}


def test_every_page_of_the_second_county_shows_text(joint_pages):
    assert all(len(page.lines) > 2 for page in joint_pages)
    first = "".join(line.text for line in joint_pages[0].lines)
    assert "现印发给你们。" in first

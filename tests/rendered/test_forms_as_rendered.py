"""Letters, papers upwards, pages across and charts as they come out of LibreOffice."""

from datetime import date

import pytest

from notices.build import build
from notices.pdf import write_pdfs
from notices.render import Properties, render
from tests.rendered.measured import (
    BOTTOM,
    LEFT,
    MM,
    RIGHT,
    TOP,
    Line,
    Page,
    pages_of,
)

pytestmark = pytest.mark.libreoffice

# An upright page's text area, seen on the page across: 8 turns the sheet to the right.
ACROSS_LEFT, ACROSS_RIGHT = 297 - BOTTOM, 297 - TOP
PAPER = 210
CHAR = 16 * MM
TEXT = "材料已经各有关单位核对无误，随文附上。"
LETTER = f"""页眉｜示例，不得印发
信函版头｜某某县人民政府
信函发文字号｜某政函〔2020〕25号
空行｜
空行｜
标题｜关于报送考核材料的函
空行｜
主送机关｜某某市生态环境局：
正文｜{TEXT * 40}
信函版记｜抄送：县财政局，县统计局。
"""
UPWARD = """空行 34.4mm｜
发文机关标志｜某某县人民政府文件
空行｜
空行｜
上行红线｜某政发〔2020〕25号｜张三
空行｜
空行｜
标题｜关于考核情况的报告
空行｜
主送机关｜某某市人民政府：
正文｜现将有关情况报告如下。
图表 60mm｜报送情况｜排行｜单位｜按时｜迟报
"""
# The row of each page's foot is a long one: it may be moved, but not cut.
ACROSS = f"""标题｜关于印发清单的通知
正文｜{TEXT * 2}
横页｜
附件标识 分页｜附件
空行｜
标题｜问题清单
空行｜
表格 小｜4中｜10｜20
表头｜序号｜单位｜问题
表行｜{{%tr for 行 in 清单 %}}
表行｜{{{{ loop.index }}}}｜{{{{ 行 }}}}{{% if loop.last %}}（末）{{% endif %}}｜{TEXT * 4}
表行｜{{%tr endfor %}}
竖页｜
版记｜抄送：县财政局。｜某某县人民政府办公室	2020年10月9日印发
"""
# Twenty-two lines leave 0.9 pt of the page: the section's end has to fit there.
FULL = "横页｜\n正文｜表\n竖页｜\n".join(
    "正文｜\n" * 21 + f"正文｜{last}\n" for last in ("满", "后")
)
VALUES = {
    "清单": [f"第{number}局" for number in range(1, 61)],
    "排行": [
        {"单位": "甲局", "按时": 4, "迟报": 2},
        {"单位": "乙局", "按时": 3, "迟报": 0},
    ],
}
SOURCES = {"letter": LETTER, "upward": UPWARD, "across": ACROSS, "full": FULL}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, list[Page]]:
    """All forms in one go of LibreOffice, which takes longest to start."""
    folder = tmp_path_factory.mktemp("forms")
    card = Properties(title="示例", author="示例", on=date(2020, 10, 9))
    for name, source in SOURCES.items():
        template = folder / f"{name}-template.docx"
        template.write_bytes(build(source))
        made = render(template, VALUES, card)
        (folder / f"{name}.docx").write_bytes(made.data)
    documents = [folder / f"{name}.docx" for name in SOURCES]
    write_pdfs(documents, [one.with_suffix(".pdf") for one in documents])
    return {one.stem: pages_of(one.with_suffix(".pdf")) for one in documents}


def line(page: Page, text: str) -> Line:
    return next(one for one in page.lines if text in one.text)


# A letter (10.1)


def test_a_letters_mark_starts_30_mm_below_the_edge_of_the_paper(pages):
    mark = line(pages["letter"][0], "某某县人民政府")

    # The glyph's ink starts a millimetre below the em box that the PDF names.
    assert mark.top == pytest.approx(30 - 1, abs=1)
    assert (mark.left + mark.right) / 2 == pytest.approx(PAPER / 2, abs=1)


def test_double_rules_of_170_mm_stand_below_the_mark_and_20_mm_above_the_edge(pages):
    first = pages["letter"][0]
    mark = line(first, "某某县人民政府")

    rules = sorted(set(first.rules), key=lambda rule: rule[2])
    assert {(round(left), round(right)) for left, right, _ in rules} == {(20, 190)}
    upper, lower = rules[:2], rules[2:]
    # 4 mm from the ink, which ends a good millimetre above the em box's foot.
    assert upper[0][2] - mark.bottom == pytest.approx(5, abs=1)
    assert 297 - lower[-1][2] == pytest.approx(20, abs=1)
    assert [len(upper), len(lower)] == [2, 2]


def test_a_letters_number_ends_at_the_right_edge_below_the_rule(pages):
    number = line(pages["letter"][0], "25号")
    lowest_upper = sorted({top for _, _, top in pages["letter"][0].rules})[1]

    assert number.right == pytest.approx(RIGHT, abs=0.3)
    # Seven eighths of a character, and what the em box has above its ink.
    assert number.top - lowest_upper == pytest.approx(14 * MM, abs=1)


def test_a_letters_title_stands_two_lines_below_its_number(pages):
    number, title = (line(pages["letter"][0], text) for text in ("25号", "关于报送"))

    between = (title.bottom - number.bottom) / (28.95 * MM)
    assert between == pytest.approx(3, abs=0.2)


def test_only_later_pages_of_a_letter_are_numbered_at_the_usual_height(pages):
    first, second, *_ = pages["letter"]

    assert not any("—" in one.text for one in first.lines)
    assert second.number.text == "— 2 —"
    middle = (second.number.top + second.number.bottom) / 2
    assert middle == pytest.approx(BOTTOM + 7, abs=1)
    assert second.number.left == pytest.approx(LEFT + 14 * MM, abs=0.3)
    assert second.rules == []


def test_the_closing_lines_of_a_letter_end_the_last_page_without_rules(pages):
    last = pages["letter"][-1]
    copied = line(last, "抄送")

    assert last.rules == []
    assert copied.bottom == pytest.approx(BOTTOM - 3, abs=2)


def test_an_invented_county_says_so_above_each_page_of_a_letter(pages):
    assert {page.lines[0].text for page in pages["letter"]} == {"示例，不得印发"}


# A paper upwards (7.2.5 to 7.2.7)


def test_number_and_signer_stand_one_character_from_either_edge(pages):
    head = line(pages["upward"][0], "签发人")

    assert head.text.replace(" ", "") == "某政发〔2020〕25号签发人：张三"
    assert head.left == pytest.approx(LEFT + CHAR, abs=0.3)
    assert head.right == pytest.approx(RIGHT - CHAR, abs=0.3)


def test_the_red_rule_below_them_is_as_wide_as_the_text(pages):
    head = line(pages["upward"][0], "签发人")
    widest = max(pages["upward"][0].rules, key=lambda rule: rule[1] - rule[0])
    left, right, top = widest

    assert (round(left), round(right)) == (LEFT, RIGHT)
    assert top - head.bottom == pytest.approx(5, abs=1)


# A chart


def test_each_row_is_a_bar_of_pieces_as_long_as_their_figures(pages):
    page = next(one for one in pages["upward"] if one.fills)

    pieces = {(round(left, 1), round(right, 1)) for left, right, _ in page.fills}
    lengths = sorted(round(right - left, 1) for left, right in pieces if right > left)
    # 4, 2 and 3 papers; what is nought has no piece.
    unit = lengths[-1] / 4
    assert [round(length / unit) for length in lengths] == [2, 3, 4]
    assert len({round(top) for *_, top in page.fills}) == 2


def test_a_chart_names_its_title_units_figures_and_series(pages):
    page = next(one for one in pages["upward"] if one.fills)
    text = "".join(one.text for one in page.lines)

    assert all(word in text for word in ("报送情况", "甲局42", "乙局3", "按时迟报"))
    assert "示例" not in text


# Pages across (8)


def across(pages: dict[str, list[Page]]) -> list[Page]:
    return [page for page in pages["across"] if round(page.width) == 297]


def test_pages_across_follow_upright_ones_and_the_closing_lines_stand_upright(pages):
    widths = [round(page.width) for page in pages["across"]]

    assert widths[0] == widths[-1] == PAPER
    assert set(widths[1:-1]) == {297}
    closing = line(pages["across"][-1], "抄送")
    assert closing.bottom < BOTTOM


def test_a_page_across_has_its_number_where_the_upright_sheet_has_it(pages):
    for index, page in enumerate(pages["across"], start=1):
        if round(page.width) != 297:
            continue
        number = page.turned
        assert number is not None
        assert number.text.replace(" ", "") == f"—{index}—"
        # Turned to the right the sheet's foot is the left side, its left edge the top.
        middle = (number.left + number.right) / 2
        assert middle == pytest.approx(297 - (BOTTOM + 7), abs=1)
        if index % 2:
            assert number.bottom == pytest.approx(RIGHT - 14 * MM, abs=0.5)
        else:
            assert number.top == pytest.approx(LEFT + 14 * MM, abs=0.5)


def test_a_table_across_lies_in_the_text_area_of_the_turned_sheet(pages):
    for page in across(pages):
        lefts, rights, tops = zip(*page.rules, strict=True)

        assert min(lefts) == pytest.approx(ACROSS_LEFT, abs=0.3)
        assert max(rights) == pytest.approx(ACROSS_RIGHT, abs=0.3)
        assert min(tops) >= LEFT
        assert max(tops) <= RIGHT


def test_each_page_of_a_long_table_begins_with_its_head(pages):
    heads = [line(page, "序号").text for page in across(pages)]

    assert len(heads) > 3
    assert set(heads) == {"序号单位问题"}


def test_every_row_is_there_once_and_none_is_cut(pages):
    text = "".join(one.text for page in across(pages) for one in page.lines)

    assert [text.count(name) for name in ("第1局", "第30局", "第60局（末）")] == [
        1,
        1,
        1,
    ]
    for page in across(pages):
        whole = "".join(one.text for one in page.lines)
        assert whole.count("材料已经") == 4 * whole.count("局")


def test_a_full_page_before_a_turn_is_followed_by_no_empty_one(pages):
    assert [round(page.width) for page in pages["full"]] == [210, 297, 210]
    assert pages["full"][0].body[-1].text == "满"

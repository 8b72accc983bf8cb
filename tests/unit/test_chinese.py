"""Chinese as official documents write it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.chinese import (
    cited_list,
    counted,
    is_well_shaped,
    listed,
    listed_and_counted,
    ordinal,
    short_dates,
    title_lines,
    width,
    written_date,
)

WIDEST = 20.0
WORDS = st.text(alphabet="县考核生态环境质量监测2025年（）", min_size=1, max_size=26)


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        (["某县工作方案"], ("某县工作方案",)),
        (
            ["某县人民政府办公室", "关于印发《考核工作方案》的", "通知"],
            ("某县人民政府办公室", "关于印发《考核工作方案》的通知"),
        ),
        (
            ["某县人民政府办公室关于印发", "《县域考核方案》的", "通知"],
            ("某县人民政府办公室关于印发", "《县域考核方案》的通知"),
        ),
        (
            ["甲乙丙丁", "戊己庚辛壬癸甲乙丙丁戊己庚辛壬", "子丑寅卯辰巳午未申酉戌"],
            (
                "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬",
                "子丑寅卯辰巳午未申酉戌",
            ),
        ),
    ],
)
def test_a_title_breaks_into_the_fewest_lines_in_a_good_shape(pieces, lines):
    assert title_lines(pieces, WIDEST) == lines
    assert is_well_shaped([width(line) for line in lines])


@pytest.mark.parametrize(
    ("widths", "good"),
    [
        ([], True),
        ([12], True),
        ([8, 12], True),
        ([12, 8], True),
        ([8, 14, 9], True),
        ([6, 9, 12], True),
        ([12, 9, 6], True),
        ([6, 12, 12, 8], True),
        ([12, 12], False),
        ([12, 12.5], False),
        ([12, 12, 12], False),
        ([14, 8, 14], False),
        ([14, 8, 9], False),
    ],
)
def test_a_trapezium_or_a_lozenge_is_a_good_shape_a_box_or_an_hourglass_none(
    widths, good
):
    assert is_well_shaped(widths) is good


def test_a_lozenge_is_taken_before_a_more_even_hourglass():
    # Five ways fit three lines; 10, 7, 8 is the most even one, and waisted.
    pieces = ["字" * count for count in (5, 5, 7, 5, 3)]

    lines = title_lines(pieces, 12)

    assert [width(line) for line in lines] == [5, 12, 8]


def test_a_title_leaves_no_piece_alone_that_fits_a_line():
    pieces = ["某县人民政府办公室关于印发县域考核", "实施方案", "的", "通知"]

    assert title_lines(pieces, WIDEST)[-1] not in ("的", "通知")


def test_a_piece_wider_than_a_line_is_cut_into_even_parts():
    assert title_lines(["长" * 25], WIDEST) == ("长" * 12, "长" * 13)


@given(st.lists(WORDS, max_size=12))
def test_the_lines_of_a_title_join_back_to_its_text_and_none_is_too_wide(pieces):
    lines = title_lines(pieces, WIDEST)

    assert "".join(lines) == "".join(pieces)
    assert all(0 < width(line) <= WIDEST for line in lines)


@given(st.lists(WORDS.filter(lambda word: width(word) <= WIDEST), max_size=8))
def test_a_line_of_a_title_ends_only_between_pieces(pieces):
    ends = {len("".join(pieces[:n])) for n in range(len(pieces) + 1)}

    lines = title_lines(pieces, WIDEST)

    assert {len("".join(lines[:n])) for n in range(len(lines) + 1)} <= ends


@pytest.mark.parametrize(
    "pieces", [[f"第{ordinal(n)}局某某办公室" for n in range(1, 61)], ["字"] * 490]
)
def test_a_title_of_very_many_pieces_is_set_in_no_time(pieces):
    lines = title_lines(pieces, WIDEST)

    assert "".join(lines) == "".join(pieces)


def test_a_title_without_text_has_no_lines():
    assert title_lines([], WIDEST) == ()


@pytest.mark.parametrize(
    ("documents", "text"),
    [
        ([], ""),
        ([("甲", "")], "《甲》"),
        ([("甲", "国发〔2020〕1号")], "《甲》（国发〔2020〕1号）"),
        ([("甲", ""), ("乙", "")], "《甲》《乙》"),
        ([("甲", "一号"), ("乙", "")], "《甲》（一号）、《乙》"),
        ([("甲", ""), ("乙", "二号"), ("丙", "")], "《甲》《乙》（二号）、《丙》"),
    ],
)
def test_documents_cited_in_a_row_have_no_comma_between_title_marks(documents, text):
    assert cited_list(documents) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0个"), (1, "一个"), (2, "两个"), (3, "三个"), (9, "九个"), (10, "10个")],
)
def test_a_count_in_running_text(number, text):
    assert counted(number) == text


@pytest.mark.parametrize(
    ("names", "last", "text"),
    [
        ([], "", ""),
        (["甲"], "和", "甲"),
        (["甲", "乙"], "", "甲、乙"),
        (["甲", "乙"], "和", "甲和乙"),
        (["甲", "乙", "丙"], "及", "甲、乙及丙"),
    ],
)
def test_names_are_joined_by_the_pause_mark_the_last_by_its_word(names, last, text):
    assert listed(names, last) == text


def number_of(text):
    """An ordinal read back: 二十一 as 21."""
    digits = "零一二三四五六七八九"
    tens, ten, ones = text.rpartition("十")
    lead = (digits.index(tens) if tens else 1) if ten else 0
    return lead * 10 + (digits.index(ones) if ones else 0)


@pytest.mark.parametrize("number", range(1, 100))
def test_an_ordinal_reads_back_as_its_number(number):
    assert number_of(ordinal(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_an_ordinal_is_written_as_chapters_are(number, text):
    assert ordinal(number) == text


@pytest.mark.parametrize("number", [-1, 0, 100])
def test_there_is_no_ordinal_for_other_numbers(number):
    with pytest.raises(ValueError, match=str(number)):
        ordinal(number)


@given(st.integers(0, 40_000))
def test_a_date_is_written_without_padding_and_reads_back(days):
    day = date(1990, 1, 1) + timedelta(days=days)

    written = written_date(day)

    year, month, of_month = re.split("[年月日]", written)[:3]
    assert date(int(year), int(month), int(of_month)) == day
    assert not month.startswith("0")
    assert not of_month.startswith("0")


def test_days_in_a_row_bear_their_year_where_it_changes():
    days = [date(2024, 12, 31), date(2025, 1, 2), date(2025, 10, 9)]

    assert short_dates(days) == ["2024年12月31日", "2025年1月2日", "10月9日"]
    assert short_dates([]) == []


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("县", 1), ("2025年", 3), ("A、b", 2), ("“甲”", 3)]
)
def test_width_counts_chinese_characters_and_halves(text, count):
    assert width(text) == count


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["甲", "乙", "丙"], "甲、乙及丙3个指标"),
        (["甲"], "甲1个指标"),
        (["细颗粒物PM2.5"], "细颗粒物PM2.5共1个指标"),
    ],
)
def test_names_are_listed_with_their_number(names, text):
    assert listed_and_counted(names, "个指标", "及") == text


def test_a_long_name_of_a_body_is_cut_before_a_word_of_its_own():
    name = "某某山某某族某某族某某族自治县人民政府办公室"

    assert title_lines([name], WIDEST) == (
        "某某山某某族某某族某某族自治县",
        "人民政府办公室",
    )

"""What was changed in Word, what in the ledger, and what a person only filled in."""

from datetime import date

import pytest

from notices.agreement import (
    Agreement,
    Difference,
    against_register,
    differences,
    filled_in,
)
from notices.model import Cell, Para, Reading
from tests.builders import a_paper_draft


def reading(*lines, rows=()):
    paras = tuple(
        Para(text=text, place=f"第{n}段") for n, text in enumerate(lines, start=1)
    )
    cells = tuple(
        tuple(
            Cell(text=text, place=f"表1第{n}行第{m}列")
            for m, text in enumerate(row, start=1)
        )
        for n, row in enumerate(rows, start=1)
    )
    return Reading(paras=paras, tables=(cells,) if cells else ())


DRAFT = reading(
    "【待填：发文字号】",
    "请于10月23日前报送。",
    "【待填：成文日期】",
    rows=[("1", "数据")],
)


def test_a_paper_that_says_the_same_differs_in_nothing():
    assert differences(DRAFT, DRAFT) == []


def test_blanks_filled_in_are_no_difference_and_are_told():
    paper = reading(
        "某考办〔2025〕3号",
        "请于10月23日前报送。",
        "2025年10月9日",
        rows=[("1", "数据")],
    )

    assert differences(DRAFT, paper) == []
    assert filled_in(DRAFT, paper) == {
        "发文字号": "某考办〔2025〕3号",
        "成文日期": "2025年10月9日",
    }


def test_a_blank_left_as_it_was_is_not_filled_in():
    assert filled_in(DRAFT, DRAFT) == {}


def test_a_day_changed_by_hand_is_named_with_its_place():
    paper = reading(
        "【待填：发文字号】",
        "请于10月25日前报送。",
        "【待填：成文日期】",
        rows=[("1", "数据")],
    )

    assert differences(DRAFT, paper) == [
        Difference(
            place="第2段",
            first=("请于10月23日前报送。",),
            second=("请于10月25日前报送。",),
        )
    ]


def test_a_row_changed_in_a_table_is_named_with_its_place():
    paper = reading(
        "【待填：发文字号】",
        "请于10月23日前报送。",
        "【待填：成文日期】",
        rows=[("1", "图件")],
    )

    (found,) = differences(DRAFT, paper)

    assert found.place == "表1第1行第1列"
    assert (found.first, found.second) == (("1｜数据",), ("1｜图件",))


def test_a_paragraph_added_is_placed_after_the_one_it_follows():
    (found,) = differences(reading("甲", "乙"), reading("甲", "又", "乙"))

    assert found == Difference(place="第1段", first=(), second=("又",))


def test_a_paragraph_beside_a_filled_blank_is_still_a_difference():
    draft = reading("【待填：发文字号】", "请于10月23日前报送。")
    paper = reading("某考办〔2025〕3号", "请于10月25日前报送。")

    assert len(differences(draft, paper)) == 1


@pytest.mark.parametrize("other", [Reading(paras=()), reading("甲")])
def test_an_empty_paper_is_compared_like_any_other(other):
    assert differences(Reading(paras=()), other) == [
        Difference(place="", first=(), second=(one.text,)) for one in other.paras
    ]


def test_what_the_file_bears_otherwise_than_registered_is_wrong():
    paper = a_paper_draft(number="某考办〔2025〕3号", issued_on=date(2025, 10, 9))

    wrong = against_register(
        {"发文字号": "某考办〔2025〕4号", "成文日期": "2025年10月9日"},
        paper,
        "2025年10月9日",
    )

    assert wrong == [
        "稿上的发文字号是“某考办〔2025〕4号”，登记的是“某考办〔2025〕3号”。"
    ]


def test_a_draft_that_is_not_registered_bears_nothing_wrong():
    assert against_register({"发文字号": "x"}, a_paper_draft(), "") == []


def test_only_what_is_filled_in_leaves_a_paper_in_agreement():
    one = Difference(place="第1段", first=("甲",), second=("乙",))
    paper = a_paper_draft()

    def agrees(**more):
        return Agreement(paper=paper, untouched=False, **{"edits": (), **more}).agrees

    assert agrees(filled={"成文日期": "2025年10月9日"}, events=("B2025-0001 …",))
    assert not agrees(edits=(one,))
    assert not agrees(changes=(one,))
    assert not agrees(wrong=("…",))

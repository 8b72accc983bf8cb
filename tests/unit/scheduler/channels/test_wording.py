"""Text made fit for a channel."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.channels.wording import clean, fitted, flat, plain_markdown

ITEMS = "\n".join(f"{number}. 第{number}项\n   要办的事" for number in range(1, 11))


def test_what_fits_stays_as_it_is():
    assert fitted(ITEMS, 10_000) == ITEMS


def test_it_is_cut_after_a_whole_item_and_counts_the_rest():
    shown = fitted(f"开头\n{ITEMS}", 100)

    assert (
        shown
        == "开头\n1. 第1项\n   要办的事\n2. 第2项\n   要办的事\n…还有8项，请看台账。"
    )


def test_text_without_items_says_that_more_follows():
    assert fitted("甲\n乙" * 40, 60).endswith("\n…后面还有，请看台账。")


def test_one_item_too_long_by_itself_is_cut_within():
    shown = fitted("1. " + "长" * 100, 90)

    assert shown.startswith("1. 长长长")
    assert shown.endswith("\n…还有1项，请看台账。")


def test_where_no_item_fits_the_first_is_begun_and_not_left_out():
    shown = fitted(f"张三：\n\n1. {'长' * 100}\n2. 短", 150)

    assert shown.startswith("张三：\n\n1. 长长长")
    assert shown.endswith("\n…还有2项，请看台账。")
    assert len(shown.encode()) <= 150


@given(st.text(), st.integers(min_value=60, max_value=300))
def test_it_never_is_longer_than_the_limit(text, limit):
    assert len(fitted(clean(text), limit).encode()) <= limit


@given(st.text())
def test_flat_text_has_no_break_of_any_kind(text):
    assert flat(text).splitlines() in ([], [flat(text)])


@given(st.text())
# Half of a character, which text pasted from elsewhere may hold.
@example("提醒\ud83d")
def test_clean_text_can_be_written_in_utf_8(text):
    clean(text).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 一", "＃ 一"),
        ("甲 #1", "甲 #1"),
        ("- 一", "－ 一"),
        ("---", "－--"),
        ("2025-10-23", "2025-10-23"),
        ("甲*乙*", "甲＊乙＊"),
        ("<@all>", "＜@all＞"),
        ("[x](y)", "［x］(y)"),
    ],
)
def test_marks_of_markdown_lose_their_force(text, shown):
    assert plain_markdown(text) == shown

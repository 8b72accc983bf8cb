"""The sheet of figures: out, filled in by the clerk, and back in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import a_figure, a_file, a_ledger, a_plan, an_act, an_item
from tests.files.ledgerbook.books import opened, shown, spot, told
from tracker.answers.figures import figure_lines, figures_in
from tracker.model.rules import Rules
from tracker.workbook.ledger import (
    Changes,
    apply_changes,
    export_ledger,
    read_changes,
)

SHEET = "指标数值"
PLAN = a_plan(
    data_items=(
        an_item("林地面积（公顷）"),
        an_item("优良天数比例", unit="%"),
    )
)
THIS = a_figure(
    "1234.50", item="林地面积（公顷）", evidence=("甲表", "乙表"), files=(a_file(),)
)
LAST = replace(THIS, key="S2024-0001", year=2024, value=Decimal(1000))
FIGURES = (LAST, THIS)


def lines(figures=FIGURES, *, settled=False):
    return figure_lines(PLAN, figures, year=2025, rules=Rules(), settled=settled)


@pytest.fixture
def book(tmp_path):
    def export(**changes):
        path = tmp_path / "台账.xlsx"
        on = an_act().day
        export_ledger(
            path,
            plan=PLAN,
            obligations=(),
            issues=(),
            figures=lines(**changes),
            on=on,
            rules=Rules(),
        )
        return path

    return export


def read(path, **changes):
    return read_changes(
        path, plan=PLAN, obligations=(), issues=(), figures=lines(**changes)
    )


def change(path, *cells, row=2):
    with opened(path) as book:
        for label, value in cells:
            spot(book[SHEET], label, row).value = value


def test_a_row_shows_the_figure_beside_last_years_and_what_is_doubtful(book):
    path = book()

    assert shown(path, SHEET, 2) | {"核对码（勿动）": ""} == {
        "数据项": "林地面积（公顷）",
        "指标": None,
        "计量单位": "公顷",
        "上年数值": 1000,
        "本年数值": 1234.5,
        "增减": 234.5,
        "来源": "林草局",
        "佐证": "甲表\n乙表",
        "变动说明": None,
        "检查": "从2024年的1000变为1234.50，增减超过20%，没有说明原因。",
        "佐证文件": "材料.pdf",
        "核对码（勿动）": "",
    }


@pytest.mark.parametrize("settled", [False, True])
def test_a_workbook_left_alone_changes_nothing(book, settled):
    path = book(settled=settled)

    assert read(path, settled=settled) == (Changes(), [])


def test_what_was_filled_in_is_shown_first_and_then_written(book):
    path = book()
    change(path, ("上年数值", "９９９"), ("佐证", "甲表；丙表\n甲表"))
    change(path, ("本年数值", "95.5%"), ("变动说明", " 天气好 "), row=3)
    ledger = a_ledger(*FIGURES)

    changes, findings = read(path)
    apply_changes(ledger, an_act(), changes)

    assert findings == []
    assert changes.describe() == (
        ("林地面积（公顷）", "上年数值", "1000", "999"),
        ("林地面积（公顷）", "佐证", "甲表\n乙表", "甲表\n丙表"),
        ("优良天数比例", "本年数值", "", "95.5"),
        ("优良天数比例", "变动说明", "", "天气好"),
    )
    with ledger.store.reading() as reader:
        held = figures_in(reader, 2024, 2025)
        event = reader.head()
    assert [(one.key, one.value) for one in held] == [
        ("S2024-0001", Decimal(999)),
        ("S2025-0001", Decimal("1234.50")),
        ("S2025-0002", Decimal("95.5")),
    ]
    assert held[1].evidence == ("甲表", "丙表")
    assert event is not None
    assert (event.channel, event.action) == ("工作簿", "fill")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1234.5, "1234.5"),
        (16.4, "16.4"),
        (0.00001, "0.00001"),
        (7, "7"),
        ("1,234.5", "1234.5"),
        ("１２３４．５", "1234.5"),
        ("123456789012345.1234567890", "123456789012345.1234567890"),
    ],
)
def test_a_number_is_taken_exactly_as_it_stands(book, value, number):
    path = book()
    change(path, ("本年数值", value), row=3)

    changes, findings = read(path)

    assert findings == []
    assert changes.rows[0].facts == {"value": Decimal(number)}


def test_the_same_number_written_otherwise_is_no_change(book):
    path = book()
    change(path, ("上年数值", "1,000.0"), ("本年数值", "１２３４.5公顷"))

    assert read(path) == (Changes(), [])


def test_a_long_number_comes_back_from_excel_as_it_went(book):
    long = replace(THIS, value=Decimal("123456789012345.1234567891"))

    path = book(figures=(LAST, long))

    assert read(path, figures=(LAST, long)) == (Changes(), [])


def test_an_emptied_cell_takes_the_value_away(book):
    path = book()
    change(path, ("本年数值", None), ("来源", None))

    changes, _ = read(path)

    assert changes.rows[0].facts == {"value": None, "source": ""}


@pytest.mark.parametrize(
    ("label", "value", "message", "remedy"),
    [
        (
            "本年数值",
            "=D2*1.1",
            "“本年数值”是公式，结果可能会变。",
            "请复制这一格，在原处“选择性粘贴”为“数值”。",
        ),
        (
            "本年数值",
            "约1200",
            "“本年数值”不能是“约1200”。",
            "请写成 1234.5 的样子，不带单位“公顷”；小数最多10位。",
        ),
        (
            "本年数值",
            "95%",
            "“本年数值”不能是“95%”。",
            "请写成 1234.5 的样子，不带单位“公顷”；小数最多10位。",
        ),
        (
            "本年数值",
            1 / 3,
            "“本年数值”不能是“0.3333333333333333”。",
            "请写成 1234.5 的样子，不带单位“公顷”；小数最多10位。",
        ),
        (
            "本年数值",
            True,
            "“本年数值”不能是“TRUE”。",
            "请写成 1234.5 的样子，不带单位“公顷”；小数最多10位。",
        ),
        (
            "来源",
            "林草局\n统计局",
            "“来源”里有换行，只能写一行。",
            "请删去换行，接成一行。",
        ),
        (
            "增减",
            1,
            "“增减”是程序的记录，不能在这里改。",
            "请改回原来的样子；由程序用本年减上年，不用填。",
        ),
        (
            "计量单位",
            "亩",
            "“计量单位”是程序的记录，不能在这里改。",
            (
                "请改回“公顷”；在方案里改：kaohe plan export 导出考核工作簿，"
                "改好再 kaohe plan import。"
            ),
        ),
        (
            "数据项",
            "林地",
            "方案里没有数据项“林地”。",
            (
                "请改正名称；新的数据项要在方案里改：kaohe plan export 导出考核工作簿，"
                "改好再 kaohe plan import。"
            ),
        ),
    ],
)
def test_what_cannot_be_taken_over_is_said_at_its_cell(
    book, label, value, message, remedy
):
    path = book()
    change(path, (label, value))

    changes, findings = read(path)

    assert changes is None
    with opened(path) as file:
        place = f"工作表“{SHEET}”{spot(file[SHEET], label).coordinate}"
    errors = [one for one in findings if one.is_error]
    assert [told_[1:] for told_ in told(errors)] == [(place, message, remedy)]


def test_a_number_that_is_shown_as_another_is_not_guessed(book):
    path = book()
    with opened(path) as file:
        cell = spot(file[SHEET], "本年数值", 3)
        cell.value, cell.number_format = 0.955, "0.00%"

    changes, findings = read(path)

    assert changes is None
    assert "显示的和存的“0.955”可能不同" in findings[0].message


def test_last_years_value_stands_where_its_year_was_closed(book):
    path = book(settled=True)
    change(path, ("上年数值", 999))

    changes, findings = read(path, settled=True)

    assert changes is None
    assert findings[0].message == "“上年数值”是程序的记录，不能在这里改。"
    assert findings[0].remedy == "请改回“1000”；上年度已经结转，只能看。"


def test_what_the_ledger_changed_meanwhile_is_a_conflict(book):
    path = book()
    change(path, ("本年数值", 5))
    later = (LAST, replace(THIS, value=Decimal(6)))

    changes, findings = read(path, figures=later)

    assert changes is None
    assert findings[0].message == "冲突：导出以后，台账里的“本年数值”已改为“6”。"

"""The first sheet: as of which day, what the lamps mean, what may be changed and how."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tracker.calendar import DEFINITIONS, Lamp
from tracker.model.rules import Rules
from tracker.workbook.guide import line, section
from tracker.workbook.layout import GUIDE
from tracker.workbook.ledger.columns import (
    DIVISION,
    ISSUES,
    LEDGERS,
    OBLIGATIONS,
    REASON,
    SheetForm,
)
from tracker.workbook.ledger.figures import FIGURES
from tracker.workbook.ledger.marks import LABEL
from tracker.workbook.style import FIXED, FONT, OPTIONAL, dress_page

LAMP_FILLS: Final[Mapping[Lamp, PatternFill]] = MappingProxyType(
    {
        Lamp.GREEN: PatternFill("solid", fgColor="A9D08E"),
        Lamp.YELLOW: PatternFill("solid", fgColor="FFD966"),
        Lamp.RED: PatternFill("solid", fgColor="FF7C80"),
        Lamp.DONE: PatternFill("solid", fgColor="DDEBF7"),
        # Never as quiet as what was in time.
        Lamp.LATE: PatternFill("solid", fgColor="F8CBAD"),
        Lamp.NONE: PatternFill("solid", fgColor="FFFFFF"),
        Lamp.OUT: PatternFill("solid", fgColor="D9D9D9"),
    }
)

_RETURN: Final = (
    ("保存", "存为 .xlsx，关闭 Excel 或 WPS。"),
    ("预览", "kaohe import 台账.xlsx，列出要改哪些地方；有错的写明在哪一格、怎样改。"),
    ("写入", "kaohe import 台账.xlsx --yes，全部写入台账；有一处不成就一处也不写。"),
    (
        "过期",
        "导出以后台账又有变动的，没有动过的格以台账为准；同一格两边都改了的会提出来。",
    ),
)


def write_guide(sheet: Worksheet, *, title: str, on: date, rules: Rules) -> None:
    """Fill the first sheet."""
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 100
    sheet["A1"] = f"{title}台账"
    sheet["A1"].font = Font(name=FONT, size=16, bold=True)
    line(
        sheet,
        "截至",
        f"{on.year}年{on.month}月{on.day}日；亮灯和剩余工作日都按这一天。",
    )
    section(sheet, "亮灯")
    for lamp, meaning in DEFINITIONS.items():
        line(sheet, lamp, meaning)
        sheet.cell(sheet.max_row, 1).fill = LAMP_FILLS[lamp]
    line(sheet, "预警天数", f"{rules.warn_days}个工作日（kaohe.toml 里设定）。")
    section(sheet, "哪些可以改")
    for fill, word, meaning in _colours():
        line(sheet, word, meaning)
        if fill is not None:
            sheet.cell(sheet.max_row, 1).fill = fill
    section(sheet, "怎样读回程序")
    for word, meaning in _RETURN:
        line(sheet, word, meaning)
    dress_page(sheet)
    sheet.page_setup.fitToHeight = 1
    sheet.row_dimensions[1].height = 24
    sheet.protection.sheet = True


def _colours() -> Iterator[tuple[PatternFill | None, str, str]]:
    yield OPTIONAL, "蓝色表头", "可以改的栏。"
    yield (
        FIXED,
        "灰色表头",
        "程序的记录，不能在这里改；鼠标停在表头上，看该用哪个命令。",
    )
    yield None, DIVISION.name, "照方案列出，只看；要改的改方案。"
    yield None, OBLIGATIONS.name, f"可以改：{_editable(OBLIGATIONS)}。"
    yield None, ISSUES.name, f"可以改：{_editable(ISSUES)}。"
    new = "、".join(one.label for one in ISSUES.columns if one.first_only)
    yield (
        None,
        "新的问题",
        f"接着写在“{ISSUES.name}”最后一行下面，编号空着；还要写{new}。",
    )
    yield None, FIGURES.name, f"可以改：{_editable(FIGURES)}；结转过的上年只能看。"
    yield None, "改期", f"改“现时限”，并在“{REASON}”栏写明原因；原时限保留。"
    yield None, "多个单位", "用顿号隔开，写方案“单位”表里的名称或别称。"
    yield None, "联系人", "一行一个，如“张三（联络员）0470-1234567”。"
    yield None, "不要动的", f"编号、表头、隐藏的“{LABEL}”一栏；删去的行不影响台账。"
    forms = (*LEDGERS, FIGURES)
    several = "、".join(f"“{form.name}”前{form.printed}栏" for form in forms)
    yield None, "打印", f"A4横向，印{several}，其余的栏只在屏幕上看。"


def _editable(form: SheetForm) -> str:
    may = (one for one in form.columns if one.edits and not one.first_only)
    return "、".join(one.label for one in may)

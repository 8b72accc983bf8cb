"""The first sheet: what the workbook is, how to fill it in, how to bring it back."""

from typing import Final

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from tracker.model.plan import DUE_HELP, SUBJECTS
from tracker.model.schema import Kind
from tracker.plan import SEPARATOR, type_names
from tracker.workbook.layout import COMMAND, FIELD, GUIDE, NO, VALUE, YES
from tracker.workbook.style import FIXED, FONT, OPTIONAL, REQUIRED, WRAPPED, dress_page

TITLE: Final = "考核工作簿填写说明"

_COLOURS: Final = (
    (REQUIRED, "必填", "空着就读不进去。"),
    (OPTIONAL, "选填", "不知道的留空，不要编；缺什么程序会另外列出。"),
    (FIXED, "不用改", "程序靠这些文字认表；单项表里已锁定（没有密码）。"),
)

_RULES: Final = (
    ("一行一条", "多条的表从第2行起一行填一条，中间不要空行，不要合并单元格。"),
    ("单项的表", f"只改“{VALUE}”一列；“{FIELD}”一列不要改。"),
    (
        "多个值",
        f"写在同一格里，用“{SEPARATOR}”隔开，如“甲{SEPARATOR}乙”；顿号、逗号不算。",
    ),
    ("日期", f"写成{type_names[Kind.DAY]}。"),
    ("时限", f"照文件写：{DUE_HELP}。不要写成 10.23，也不要写成日期。"),
    (
        "是否",
        f"填“{YES}”或“{NO}”，也可以打“√”；空着就是“{NO}”。",
    ),
    ("下拉列表", "有下拉箭头的格从列表里选；多个值自己接着写，提示时点“是”。"),
    ("公式", "不要用公式；从别的表抄来的，用“选择性粘贴—数值”。"),
    (
        "表和表头",
        (
            "工作表、表头的名称不要改，也不要删；列的前后次序可以换。"
            "自己加的工作表和列不读入。"
        ),
    ),
)

_RETURN: Final = (
    ("保存", "存为 .xlsx，关闭 Excel 或 WPS。"),
    ("读入", COMMAND),
    (
        "有错时",
        (
            "所有的错会一次列出，写明在哪个工作表、哪一格、应该怎样写；"
            "改好再读。没有全部改对之前，程序里的数据不会有任何变动。"
        ),
    ),
)


def write_guide(sheet: Worksheet) -> None:
    """Fill the first sheet."""
    sheet.title = GUIDE
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 96
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(name=FONT, size=16, bold=True)
    section(sheet, "颜色")
    for fill, word, meaning in _COLOURS:
        line(sheet, word, meaning)
        sheet.cell(sheet.max_row, 1).fill = fill
    section(sheet, "工作表")
    for subject in SUBJECTS:
        shape = "多条，一行一条" if subject.many else "单项"
        line(sheet, subject.label, f"{subject.help}（{shape}）")
    section(sheet, "怎样填写")
    for word, meaning in _RULES:
        line(sheet, word, meaning)
    section(sheet, "怎样读回程序")
    for word, meaning in _RETURN:
        line(sheet, word, meaning)
    dress_page(sheet)
    sheet.page_setup.fitToHeight = 1
    sheet.row_dimensions[1].height = 24
    sheet.protection.sheet = True


def section(sheet: Worksheet, title: str) -> None:
    """A heading below what is there, after a blank row."""
    sheet.append([])
    sheet.cell(sheet.max_row + 2, 1, title).font = Font(name=FONT, size=12, bold=True)


def line(sheet: Worksheet, word: str, meaning: str) -> None:
    """A word and what it means, in the next row."""
    row = sheet.max_row + 1
    for column, text in enumerate((word, meaning), start=1):
        cell = sheet.cell(row, column, text)
        cell.font = Font(name=FONT, size=11)
        cell.alignment = Alignment(**WRAPPED)

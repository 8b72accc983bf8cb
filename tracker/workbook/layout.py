"""How the workbook is laid out; writing and reading both go by it."""

import re
from typing import Final

from openpyxl.utils import get_column_letter

GUIDE: Final = "说明"
COMMAND: Final = "kaohe plan import 考核工作簿.xlsx"

# A subject of one record stands as one field a line under these three headers.
FIELD: Final = "项目"
VALUE: Final = "内容"
HELP: Final = "填写说明"

YES: Final = "是"
NO: Final = "否"

# Drop-down lists reach this far below the header, so that rows can be added.
ROOM: Final = 500

# What ends one of several values in a cell; 「、」 and 「，」 stand inside values.
SEPARATORS: Final = re.compile(r"[；;\n\r]")


def cell_name(row: int, column: int) -> str:
    """「B5」 for row 5, column 2."""
    return f"{get_column_letter(column)}{row}"


def sheet_place(sheet: str, where: str = "") -> str:
    """A place in the user's words: 「工作表“单位”」, 「工作表“单位”B5」."""
    return f"工作表“{sheet}”{where}"


def rows_word(first: int, last: int) -> str:
    """「第5行」 or 「第5-7行」."""
    return f"第{first}行" if first == last else f"第{first}-{last}行"

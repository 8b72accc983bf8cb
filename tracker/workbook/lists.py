"""Drop-down lists: names from another sheet, fixed choices, yes and no."""

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Field, fields_of
from tracker.plan import SEPARATOR
from tracker.workbook.layout import NO, ROOM, YES, cell_name


def add_list(
    sheet: Worksheet,
    one: Field,
    plan: Plan,
    *,
    first: tuple[int, int],
    is_one_cell: bool = False,
) -> None:
    """Offer what the field may hold, from the cell `first` down.

    Where several may be typed Excel only warns: it knows one value a cell.
    """
    row, column = first
    last = row if is_one_cell else row + ROOM - 1
    if one.refers:
        source = _names(one, plan)
    else:
        source = f'"{",".join(one.choices or (YES, NO))}"'
    wanted = f"多个名称用“{SEPARATOR}”隔开" if one.many else "请从下拉列表里选"
    validation = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning" if one.many else "stop",
        errorTitle=one.label,
        error=f"列表里没有这个写法；{wanted}。",
    )
    validation.add(f"{cell_name(row, column)}:{cell_name(last, column)}")
    sheet.add_data_validation(validation)


def _names(one: Field, plan: Plan) -> str:
    """The range of names the field refers to, with room to add some."""
    target = next(subject for subject in SUBJECTS if subject.key == one.refers)
    keys = [field.key for field in fields_of(target.record)]
    letter = get_column_letter(keys.index("name") + 1)
    last = max(len(getattr(plan, target.key)), ROOM) + 1
    return f"{quote_sheetname(target.label)}!${letter}$2:${letter}${last}"

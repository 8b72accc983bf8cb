"""The year's plan as the clerk's Excel workbook (考核工作簿.xlsx), out and in."""

from tracker.workbook.reading import import_plan
from tracker.workbook.writing import export_plan

__all__ = ["export_plan", "import_plan"]

"""What is on the screen, to keep: a list as a workbook, and the whole ledger."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from starlette.responses import Response

from tracker.answers.figures import figures_held
from tracker.ports import Table
from tracker.workbook import export_plan
from tracker.workbook.ledger import export_ledger, list_bytes
from web.answering import download
from web.asking import Ask, Refused
from web.listing import wanted
from web.routing import OFFICERS, READERS, Route
from web.seen import seen_on

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLES: Final = {"obligations": "报送任务", "issues": "问题整改"}


def listed(ask: Ask) -> Response:
    """The list that the address asks for, all of it, as a workbook."""
    opened, named = ask.opened, ask.asked("table")
    if named not in _TABLES:
        raise Refused("没有说导出哪一张表；请从报送任务或问题整改的页面上导出。")
    table = Table(named)
    asked = wanted(ask, table)
    with seen_on(ask, asked.on) as (_, lines):
        found = lines.listed(table, asked.wanted)
    title = f"{opened.plan.region.name}{opened.site.year}年度"
    data = list_bytes(table, found, title=title, on=asked.on)
    return download(data, f"{_TABLES[named]}（截至{asked.on}）.xlsx", kind=XLSX)


def ledger(ask: Ask) -> Response:
    """The whole ledger as the workbook that can be changed and uploaded again."""
    opened = ask.opened
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, ask.today)
        figures = figures_held(reader, opened.plan, opened.site.rules)
    with TemporaryDirectory(prefix="kaohe-") as folder:
        path = Path(folder) / "台账.xlsx"
        export_ledger(
            path,
            plan=opened.plan,
            obligations=lines.obligations,
            issues=lines.issues,
            figures=figures,
            on=ask.today,
            rules=opened.site.rules,
        )
        data = path.read_bytes()
    return download(data, f"台账（截至{ask.today}）.xlsx", kind=XLSX)


def plan(ask: Ask) -> Response:
    """The plan as the workbook that can be changed and uploaded again."""
    with TemporaryDirectory(prefix="kaohe-") as folder:
        path = Path(folder) / "考核工作簿.xlsx"
        export_plan(ask.opened.plan, path)
        data = path.read_bytes()
    return download(data, path.name, kind=XLSX)


ROUTES = (
    Route(method="GET", path="/export.xlsx", handler=listed, may=READERS, own=True),
    Route(method="GET", path="/workbook/ledger.xlsx", handler=ledger, may=OFFICERS),
    Route(method="GET", path="/workbook/plan.xlsx", handler=plan, may=OFFICERS),
)

"""The board (排行) as the page shows it: every number with its list, and two charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.answers import BoardRow, Lines, Outcome, board
from tracker.calendar import Lamp
from tracker.model.sending import Sending
from web.answering import query_of
from web.charts import Bar, Chart, Piece
from web.counted import Counted, in_lead, of_issues, of_obligations

# Bars in a chart; a county has some twenty units.
_BARS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit's row.

    Attributes:
        rate: the punctuality, 「75%」; 「—」 where nothing is to be judged yet.
    """

    unit: str
    owed: Counted
    on_time: Counted
    late: Counted
    missing: Counted
    overdue: Counted
    returned: Counted
    rate: str
    issues: Counted
    closed: Counted
    issues_overdue: Counted
    reminded: Counted
    answered: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All units, those with the most overdue first."""

    rows: tuple[UnitRow, ...]
    charts: tuple[Chart, ...]


def standing(lines: Lines, sendings: Sequence[Sending] = ()) -> Standing:
    """How the units stand.

    Args:
        sendings: what was sent by then, of which `reminded` and `answered` are counted.
    """
    rows = board(lines.obligations, lines.issues, sendings)
    return Standing(
        rows=tuple(map(_row, rows)),
        charts=tuple(_charts(rows[:_BARS])) if rows else (),
    )


def _row(row: BoardRow) -> UnitRow:
    return UnitRow(
        unit=row.unit,
        owed=of_obligations(row.owed, in_lead(row.unit, task="应报")),
        on_time=of_obligations(row.on_time, in_lead(row.unit, outcome=Outcome.ON_TIME)),
        late=of_obligations(row.late, in_lead(row.unit, outcome=Outcome.LATE)),
        missing=of_obligations(row.missing, in_lead(row.unit, outcome=Outcome.MISSING)),
        overdue=of_obligations(
            row.missing_overdue,
            in_lead(row.unit, outcome=Outcome.MISSING, lamp=Lamp.RED),
        ),
        returned=of_obligations(row.returned, in_lead(row.unit, returned=True)),
        rate="—" if row.punctuality is None else f"{row.punctuality:.0%}",
        issues=of_issues(row.issues, in_lead(row.unit)),
        closed=of_issues(row.closed, in_lead(row.unit, task="已销号")),
        issues_overdue=of_issues(row.issues_overdue, in_lead(row.unit, lamp=Lamp.RED)),
        reminded=_replies(row.reminded, row.unit),
        answered=_replies(row.answered, row.unit, answered="1"),
    )


def _replies(number: int, unit: str, **more: str) -> Counted:
    address = "/board/replies" + query_of({"unit": unit, **more})
    return Counted(number=number, address=address)


def _charts(rows: Sequence[BoardRow]) -> Iterator[Chart]:
    yield Chart(
        key="handed-in",
        title="各单位报送：按时、迟报、未报",
        pieces=(("good", "按时"), ("late", "迟报"), ("bad", "未报")),
        bars=tuple(
            Bar(
                name=one.unit,
                pieces=(
                    Piece(kind="good", number=one.on_time),
                    Piece(kind="late", number=one.late),
                    Piece(kind="bad", number=one.missing),
                ),
            )
            for one in rows
            if one.owed
        ),
    )
    yield Chart(
        key="closed",
        title="各单位问题：已销号、没有销号",
        pieces=(("good", "已销号"), ("bad", "没有销号")),
        bars=tuple(
            Bar(
                name=one.unit,
                pieces=(
                    Piece(kind="good", number=one.closed),
                    Piece(kind="bad", number=one.issues - one.closed),
                ),
            )
            for one in rows
            if one.issues
        ),
    )

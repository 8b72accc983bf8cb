"""A line of a list as the page shows it, with what the lines themselves do not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tracker.answers import Fact, deliveries
from tracker.answers.lines import Line
from tracker.answers.replies import delivered_on
from tracker.answers.trail import latest
from tracker.model.obligation import Obligation, ObligationState
from tracker.ports import Reader, Table
from tracker.records import about, table_of
from tracker.services.ledger import STEPS
from tracker.steps import refusal, step_of
from web.asking import Ask
from web.routing import ACTORS

_UPLOAD: Final = {Table.OBLIGATIONS: "receive", Table.ISSUES: "progress"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line, and what stands beside it.

    Attributes:
        latest: what was done about it last; None for nothing.
        handed: how many versions came that answer a demand; wanted: how many demands
            there were: the first, and one for each version sent back.
        urged: by how many papers; reminded: on how many days.
        upload: where its files are to be brought; "" where it takes none from here.
    """

    line: Line
    latest: Fact | None
    handed: int
    wanted: int
    urged: int
    reminded: int
    upload: str


def rows_of(
    ask: Ask, reader: Reader, lines: Sequence[Any], *, on: date
) -> tuple[Row, ...]:
    """The lines as shown to whoever asks; `lines` is a screenful, not a year.

    Args:
        on: the last day of which reminders count.
    """
    days: dict[str, set[date]] = {}
    for one in deliveries(reader, lines):
        day = delivered_on(one)
        if day is not None and day <= on:
            days.setdefault(one.occurrence.item, set()).add(day)
    return tuple(_row(ask, one, len(days.get(about(one.record), ()))) for one in lines)


def _row(ask: Ask, line: Any, reminded: int) -> Row:
    record = line.record
    handed, wanted = _versions(record) if isinstance(record, Obligation) else (0, 0)
    return Row(
        line=line,
        latest=latest(record),
        handed=handed,
        wanted=wanted,
        urged=len(record.urges),
        reminded=reminded,
        upload=_upload(ask, record),
    )


def _versions(one: Obligation) -> tuple[int, int]:
    """What came and what was to come; a version handed in unasked is neither."""
    if one.state is ObligationState.WAIVED:
        return 0, 0
    returned = sum(
        each.review is not None and not each.review.accepted for each in one.submissions
    )
    waits = bool(one.submissions) and one.state is not ObligationState.RETURNED
    return returned + waits, returned + 1


def _upload(ask: Ask, record: Any) -> str:
    if ask.who.post not in ACTORS:
        return ""
    table = table_of(record)
    step = step_of(STEPS[table], _UPLOAD[table])
    if refusal(step, record, ask.opened.ledger.setting(record, ask.act)):
        return ""
    return f"/{table}/{record.key}?do={step.action}#do-{step.action}"

"""Reminders held back for a while (静默), and let go again."""

from collections.abc import Mapping
from typing import Any, Final

from tracker.model.silence import Silence
from tracker.ports import Table
from tracker.services.ledger import Act, Ledger
from tracker.services.silences import end_silence, silence
from web.fields import Deed, Field, Kind, by


def _silence(ledger: Ledger, year: str, act: Act, given: Mapping[str, Any]) -> Silence:
    return silence(ledger, act, year=int(year), **given)


SILENCE_DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        table=Table.SILENCES,
        action="silence",
        fields=(
            Field(name="item", label="编号", help="哪一项任务或问题；不写不限。"),
            Field(name="unit", label="单位", kind=Kind.UNIT),
            Field(name="rung", label="档次", help="如 前3、当天、后1；不写不限。"),
            Field(name="until", label="静默到哪一天", kind=Kind.DAY, required=True),
            Field(name="reason", label="静默的理由", kind=Kind.PROSE, required=True),
        ),
        take=_silence,
    ),
    Deed(
        table=Table.SILENCES,
        action="unsilence",
        fields=(Field(name="reason", label="解除的理由", kind=Kind.LINE),),
        take=by(end_silence),
    ),
)

"""`kaohe paper verify`: a paper beside its draft, and beside the ledger of today."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk import Desk
from console.history import event_line
from console.ledgers import View
from console.papers import seen

if TYPE_CHECKING:
    from notices.agreement import Agreement
    from notices.contexts import Sight
    from tracker.model.paper import Paper
    from tracker.ports import Reader


def compared(desk: Desk, view: View, paper: "Paper", file: Path) -> "Agreement":
    """What became of the paper in `file`, and of the ledger, since it was drafted."""
    from notices import comparing

    def see(reader: "Reader") -> "Sight":
        past = reader is not view.reader
        return seen(replace(view, reader=reader, on=paper.snapshot.as_of, past=past))

    return comparing.compared(
        paper,
        file,
        catalog=desk.catalog(view.opened.site),
        reader=view.reader,
        see=see,
        tell=lambda event: f"{event.key} {event_line(event)}",
    )

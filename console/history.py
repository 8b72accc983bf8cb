"""What the history says, in lines a person can read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.model.event import Event


def tell_history(events: Iterable["Event"]) -> None:
    """Print who did what and when, oldest first."""
    print("履历：")
    for event in events:
        print(f"  {event_line(event)}")


def event_line(event: "Event") -> str:
    """One event on a line: when, who, what, why."""
    from tracker.services.ledger import label_of

    label = label_of(event.table, event.action)
    recorder = f"，{event.recorder}代记" if event.recorder else ""
    why = f"：{event.reason}" if event.reason else ""
    at = f"{event.at:%Y-%m-%d %H:%M}"
    return f"{at} {event.by}（{event.unit}{recorder}）{label}{why}"

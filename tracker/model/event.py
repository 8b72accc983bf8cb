"""Event (履历): one change of the ledger, chained to the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """履历: who changed what in one record, when and why; never altered or removed.

    Attributes:
        number: 1 for the first of the ledger, without gaps.
        by: the person whose act it was; `unit` the unit they acted for.
        recorder: who typed it in; "" for the same person.
        channel: how it came in: 命令行, 网页, 工作簿, 演示.
        table, key: the record.
        action: the step taken, such as `sign`.
        changes: field -> {"from": …, "to": …}, or {"added": […]} where a list grew.
        previous: the hash of the event before; zeros for the first.
        hash: SHA-256 of all of the above, hexadecimal.
    """

    number: int
    at: datetime
    by: str
    unit: str
    table: str
    key: str
    action: str
    changes: Mapping[str, Any]
    recorder: str = ""
    channel: str = ""
    reason: str = ""
    previous: str = FIRST_PREVIOUS
    hash: str = ""

    @property
    def about(self) -> str:
        """The record it changed, `obligations/B2020-0001`."""
        return f"{self.table}/{self.key}"

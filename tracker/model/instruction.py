"""Instruction (批示): what a leader wrote, for whom, and how it was answered."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class InstructionState(StrEnum):
    """Where an instruction stands."""

    OPEN = "办理中"
    DONE = "已办结"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to it (回复): by whom, of which unit, when."""

    by: str
    unit: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """批示.

    Attributes:
        key: its number, `P2020-0001`.
        year: the plan year in whose ledger it stands.
        text: the leader's words.
        by, unit: who wrote it, and the unit they act for; at: when.
        item: the record it is about, `obligations/B2020-0005`; "" of none.
        units: for whom it is; () for the office alone.
        until: by when it is to be done; None where no day was set.
        replies: the oldest first.
        done_by, done_unit, done_at: who found it done, and when.
    """

    key: str
    year: int
    text: str
    by: str
    unit: str
    at: datetime
    state: InstructionState = InstructionState.OPEN
    item: str = ""
    units: tuple[str, ...] = ()
    until: date | None = None
    replies: tuple[Reply, ...] = ()
    done_by: str = ""
    done_unit: str = ""
    done_at: datetime | None = None

    @property
    def leads(self) -> tuple[str, ...]:
        """The units it is for: they are to do it."""
        return self.units

    @property
    def supporting(self) -> tuple[str, ...]:
        """Nobody supports."""
        return ()

    @property
    def supervising(self) -> tuple[str, ...]:
        """Nobody supervises."""
        return ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is InstructionState.OPEN

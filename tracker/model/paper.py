"""Paper (公文): a document drafted from the ledger, and what became of it.

A draft is locked to what it was made from: the snapshot says as of which day, of which
records, how many of each, so that the ledger can be asked later whether it still says
the same. Number, date and signer are a person's to give, when it is registered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.model.stored import StoredFile


class PaperState(StrEnum):
    """Where a paper stands."""

    DRAFTED = "拟稿"
    REGISTERED = "已登记"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked a paper to be about; nothing asked means all there is.

    Attributes:
        every: a paper for every unit that has something due.
        obligations, issues: numbers of records.
        authority: who decided on it, for papers that need somebody's authority.
        until: the day it sets, such as a new one to finish by; None for none.
    """

    units: tuple[str, ...] = ()
    every: bool = False
    obligations: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    authority: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a draft was made from.

    Attributes:
        as_of: the day it speaks of.
        head: number of the ledger's newest event then; 0 for an empty ledger.
        plan: SHA-256 of the year's plan as the program reads it.
        items: the records it speaks of, `obligations/B2020-0005`, sorted.
        counts: how many records of each table.
        fingerprint: SHA-256 of all it was made from; the file bears it too.
    """

    as_of: date
    head: int
    plan: str
    items: tuple[str, ...]
    counts: Mapping[str, int]
    fingerprint: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The numbers of its records, without their tables."""
        return tuple(about.partition("/")[2] for about in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """公文.

    Attributes:
        key: its number in the ledger, `G2020-0001`.
        kind: which document it is, a key of the catalogue.
        unit: the unit it is for, where it is one of many alike; else "".
        asked: what makes this very paper again.
        file: the name under which the draft was written.
        digest: SHA-256 of the draft's contents, however they are compressed.
        faults: how many errors the check found in the draft.
        number: its 发文字号; "" while it has none, or where its kind bears none.
        issued_on: its 成文日期; None until it is registered.
        issued: what went out, signed and sealed: the draft as finished in Word, its
            scan; each time anew, none replaces another.
    """

    key: str
    year: int
    kind: str
    title: str
    file: str
    digest: str
    snapshot: Snapshot
    unit: str = ""
    asked: Asked = field(default_factory=Asked)
    faults: int = 0
    state: PaperState = PaperState.DRAFTED
    number: str = ""
    issued_on: date | None = None
    signer: str = ""
    issued: tuple[StoredFile, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urge:
    """One paper that urged a unit on (催办, 督办): when, by which paper, until when.

    Attributes:
        kind: what the paper is called, 「催办通知」.
        paper: its key in the ledger; `number` its 发文字号, "" where it bears none.
        until: the day it set; None where it set none.
    """

    on: date
    kind: str
    paper: str
    number: str = ""
    until: date | None = None


def with_urge(urges: tuple[Urge, ...], urge: Urge) -> tuple[Urge, ...]:
    """The trail with one more, by day; one written down late keeps its own day."""
    return tuple(sorted((*urges, urge), key=lambda one: one.on))

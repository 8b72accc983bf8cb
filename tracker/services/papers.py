"""What can be done with a paper (公文): kept when drafted, registered when signed.

Registering writes back to the records the paper speaks of: what it tells is told, what
it circulates is circulated, whom it urges has been urged, from the day it bears.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from tracker.model.docnumber import DocNumber, meant_number, parse_number
from tracker.model.paper import Paper, PaperState, Urge
from tracker.model.stored import StoredFile
from tracker.ports import Filter, Reader, Table
from tracker.records import SNAPSHOT, record_of
from tracker.services import issues, obligations
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    fetch,
    next_keys,
    open_year,
    refuse_unfit,
    required,
    take,
    together,
    write,
)
from tracker.steps import StepRefused

# Of a series, how many missing numbers are named one by one.
_MOST_NAMED: Final = 5
# Between the units of a paper that goes to several.
_AND: Final = "、"


def papers_in(reader: Reader, year: int) -> tuple[Paper, ...]:
    """Every paper of the year, in the order of their keys."""
    found = reader.find(Table.PAPERS, Filter(year=year))
    papers = (record_of(Table.PAPERS, one.document) for one in found)
    return tuple(sorted(papers, key=lambda one: one.key))


def drafted_as(reader: Reader, fingerprint: str) -> tuple[Paper, ...]:
    """The papers made from the snapshot of that fingerprint, of any year."""
    found = reader.find(Table.PAPERS, Filter(unit=fingerprint, role=SNAPSHOT))
    return tuple(record_of(Table.PAPERS, one.document) for one in found)


def readers_of(reader: Reader, paper: Paper, *, effect: str) -> tuple[str, ...]:
    """The units that a paper is addressed to; () for a draft, which is nobody's yet.

    One that names no unit is for those who lead in the records that it has its effect
    on; one that has none either is for no unit in particular.
    """
    if paper.state is not PaperState.REGISTERED:
        return ()
    if paper.unit:
        return tuple(paper.unit.split(_AND))
    units: dict[str, None] = {}
    for table, key in _items(paper):
        if (effect, table) in _EFFECTS:
            units |= dict.fromkeys(fetch(reader, table, key).leads)
    return tuple(units)


def keep(ledger: Ledger, act: Act, drafts: Sequence[Paper]) -> tuple[Paper, ...]:
    """Keep drafted papers, all or none; their numbers are given here.

    One that stands in the ledger already, made of the same facts with the same content,
    is that one.
    """
    refuse_unfit(act)
    kept = []
    with ledger.store.transaction() as txn:
        for year in dict.fromkeys(one.year for one in drafts):
            open_year(txn, year, act)
            keys = next_keys(txn, Table.PAPERS, year)
            for draft in (one for one in drafts if one.year == year):
                paper = _known(txn, draft)
                if paper is None:
                    paper = replace(draft, key=next(keys))
                    write(txn, paper, act=act, action="draft")
                kept.append(paper)
        txn.commit()
    return tuple(kept)


def _known(reader: Reader, draft: Paper) -> Paper | None:
    """The paper in the ledger that is this draft; None where there is none."""
    same = (draft.kind, draft.digest)
    made = drafted_as(reader, draft.snapshot.fingerprint)
    return next((one for one in made if (one.kind, one.digest) == same), None)


# ---------------------------------------------------------------- registering


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What registering did.

    Attributes:
        done: the records that were written back, by key.
        refused: why the others were left as they were.
        notes: what a person should look at: numbers left out, years that differ.
    """

    paper: Paper
    done: tuple[str, ...]
    refused: tuple[str, ...]
    notes: tuple[str, ...]


def register(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    name: str,
    effect: str,
    number: str = "",
    signer: str = "",
) -> Registered:
    """Register a paper under the number, date (that of the act) and signer it bears.

    Args:
        name: what the paper is called, for the trail of urges.
        effect: what its kind does to the records it speaks of: 「下达」, 「通报」,
            「催办」; "" for nothing.
        number: "" for a kind that bears none.

    Raises:
        BadRequest: the number is out of form or used before; nothing was changed.
    """
    done: list[str] = []
    refused: list[str] = []
    with together(ledger) as whole:
        with whole.store.reading() as reader:
            given = _given(reader, number)
            notes = _notes(reader, given, act)

        def change(one: Paper) -> Paper:
            return replace(one, number=number, issued_on=act.day, signer=signer.strip())

        paper: Paper = take(whole, Table.PAPERS, key, "register", act, change)
        if act.day < paper.snapshot.as_of:
            notes.append(
                f"成文日期 {act.day} 比稿里情况的截至日 {paper.snapshot.as_of} 早，请核对。"
            )
        for table, item in _items(paper):
            if step := _EFFECTS.get((effect, table)):
                try:
                    step(whole, item, act, paper, name)
                    done.append(item)
                except StepRefused as why:
                    refused.append(str(why))
    return Registered(
        paper=paper, done=tuple(done), refused=tuple(refused), notes=tuple(notes)
    )


def correct(
    ledger: Ledger, key: str, act: Act, *, reason: str, number: str, signer: str
) -> Paper:
    """Put a registered paper's number or signer right; its day moves clocks and stays.

    The records it was written back to bear the new number from then on.
    """
    reason = required(reason, "为什么更正")
    with together(ledger) as whole:
        with whole.store.reading() as reader:
            before: Paper = fetch(reader, Table.PAPERS, key)
            if number != before.number:
                _given(reader, number)

        def change(one: Paper) -> Paper:
            return replace(one, number=number, signer=signer.strip() or one.signer)

        after: Paper = take(
            whole, Table.PAPERS, key, "correct", act, change, reason=reason
        )
        with whole.store.transaction() as txn:
            for table, item in _items(after):
                record = fetch(txn, table, item)
                told = _renumbered(record, before, after)
                write(
                    txn, told, before=record, act=act, action="renumber", reason=reason
                )
    return after


def file_issued(
    ledger: Ledger, key: str, act: Act, *, files: tuple[StoredFile, ...]
) -> Paper:
    """Keep with a registered paper what went out: signed, sealed, scanned."""
    if not files:
        raise BadRequest("没有选文件；请选定稿的 Word 文件或盖章后的扫描件。")

    def change(one: Paper) -> Paper:
        kept = {old.digest for old in one.issued}
        for new in files:
            if new.digest in kept:
                raise BadRequest(f"“{new.name}”已经存过，内容一样；不用再存。")
            kept.add(new.digest)
        return replace(one, issued=(*one.issued, *files))

    filed: Paper = take(ledger, Table.PAPERS, key, "file", act, change)
    return filed


def _renumbered(record: Any, before: Paper, after: Paper) -> Any:
    """The record with the paper's new number wherever it bears the old one."""
    changes: dict[str, Any] = {
        "urges": tuple(
            replace(one, number=after.number) if one.paper == after.key else one
            for one in record.urges
        )
    }
    for field in ("issued_by", "circulated_by"):
        if before.number and getattr(record, field, "") == before.number:
            changes[field] = after.number
    return replace(record, **changes)


def _items(paper: Paper) -> Iterable[tuple[Table, str]]:
    """The obligations and issues it speaks of."""
    for about in paper.snapshot.items:
        table, _, key = about.partition("/")
        if table in (Table.OBLIGATIONS, Table.ISSUES):
            yield Table(table), key


# ---------------------------------------------------------------- numbers


def _given(reader: Reader, number: str) -> DocNumber | None:
    """The number in its parts, None for none; raises BadRequest where it cannot be."""
    if not number:
        return None
    parsed = parse_number(number)
    if parsed is None:
        meant = meant_number(number)
        hint = f"是不是 {meant}？" if meant else "请写成 ×考办〔2020〕3号 的样子。"
        raise BadRequest(f"发文字号“{number}”不合规范：{hint}")
    for entry in reader.find(Table.PAPERS, Filter(text=number.casefold())):
        one: Paper = record_of(Table.PAPERS, entry.document)
        if one.number == number:
            raise BadRequest(
                f"{number} 已经用过：{one.key}《{one.title}》；请核对字号。"
            )
    return parsed


def _notes(reader: Reader, given: DocNumber | None, act: Act) -> list[str]:
    """What about a number is odd and yet may be right."""
    if given is None:
        return []
    notes = []
    if given.year != act.day.year:
        notes.append(f"字号是〔{given.year}〕，成文日期却在{act.day.year}年，请核对。")
    series = _series(reader, given)
    # A mistyped number may leave out millions: they are reckoned, not gone through.
    missing = given.number - 1 - sum(n < given.number for n in series)
    if missing:
        left_out = (n for n in range(1, given.number) if n not in series)
        named = "、".join(f"{n}号" for n in islice(left_out, _MOST_NAMED))
        more = f"等{missing}个" if missing > _MOST_NAMED else ""
        notes.append(
            f"{given.code}〔{given.year}〕还没有登记过{named}{more}；"
            "如果是别处用的字号，不用理会。"
        )
    for n, one in sorted(series.items()):
        early = n < given.number and one.issued_on and one.issued_on > act.day
        late = n > given.number and one.issued_on and one.issued_on < act.day
        if early or late:
            notes.append(f"{one.number}的日期是{one.issued_on}，与字号的先后不合。")
    return notes


def _series(reader: Reader, given: DocNumber) -> dict[int, Paper]:
    """The registered papers of the same body and year, by number."""
    start = f"{given.code}〔{given.year}〕".casefold()
    found = {}
    for entry in reader.find(Table.PAPERS, Filter(text=start)):
        one: Paper = record_of(Table.PAPERS, entry.document)
        parsed = parse_number(one.number)
        if parsed and (parsed.code, parsed.year) == (given.code, given.year):
            found[parsed.number] = one
    return found


# ---------------------------------------------------------------- effects

Effect = Callable[[Ledger, str, Act, Paper, str], object]


def _issue(ledger: Ledger, key: str, act: Act, paper: Paper, _: str) -> object:
    return obligations.issue(ledger, key, act, paper=paper.number)


def _circulate(ledger: Ledger, key: str, act: Act, paper: Paper, _: str) -> object:
    return issues.circulate(ledger, key, act, paper=paper.number)


def _urge(paper: Paper, act: Act, name: str) -> Urge:
    return Urge(
        on=act.day,
        kind=name,
        paper=paper.key,
        number=paper.number,
        until=paper.asked.until,
    )


def _urge_obligation(
    ledger: Ledger, key: str, act: Act, paper: Paper, name: str
) -> object:
    return obligations.urge(ledger, key, act, urge=_urge(paper, act, name))


def _urge_issue(ledger: Ledger, key: str, act: Act, paper: Paper, name: str) -> object:
    return issues.urge(ledger, key, act, urge=_urge(paper, act, name))


# By what the catalogue calls it, and the table of the record.
_EFFECTS: Final[Mapping[tuple[str, Table], Effect]] = {
    ("下达", Table.OBLIGATIONS): _issue,
    ("通报", Table.ISSUES): _circulate,
    ("催办", Table.OBLIGATIONS): _urge_obligation,
    ("催办", Table.ISSUES): _urge_issue,
}

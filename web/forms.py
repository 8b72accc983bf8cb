"""The forms on a record's page, and what becomes of one that was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tracker.errors import KaoheError
from tracker.model.event import Event
from tracker.model.people import Role
from tracker.ports import Reader, Table
from tracker.records import about, table_of
from tracker.services.ledger import (
    STEPS,
    Act,
    BadRequest,
    label_of,
    moment_of,
    open_steps,
    together,
)
from tracker.steps import Step, StepRefused, offered, refusal, step_of
from web.answering import status_of
from web.asking import Ask, NotAllowed, NotThere, Refused, number_in
from web.deeds import deed_of
from web.fields import BadForm, Deed, Field, Kind, Typed, values_of
from web.routing import ACTORS
from web.uploads import faults_in, kept
from web.words import moment

SEEN: Final = "seen"
_OWN: Final = frozenset({"csrf", SEEN})
_ON: Final = Field(
    name="on",
    label="哪一天办的",
    kind=Kind.DAY,
    help="补记以前办的事才写；不写是现在。",
)
# What a unit says on the telephone or brings on paper, the office takes down.
_FOR_NAME: Final = Field(name="for_name", label="单位的谁办的（姓名）", required=True)
_FOR_UNIT: Final = "for_unit"
_OF_UNITS: Final = frozenset({Role.LEAD, Role.SUPPORTING})


class Overtaken(Refused):
    """The record has changed since the form was drawn."""

    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A form that was sent and not carried out.

    Attributes:
        given: what was typed; faults: field name -> a sentence.
        why: why not, in one sentence.
    """

    action: str
    given: Typed
    why: str
    status: int
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A deed as it stands on a page.

    Attributes:
        values: what its fields hold.
        numbered: the texts behind a field of numbers.
        seen: number of the record's newest event when it was drawn; 0 for none.
        is_open: whether it is shown opened.
        for_unit: whether the office takes it down for a unit.
    """

    deed: Deed
    label: str
    address: str
    fields: tuple[Field, ...]
    values: Typed
    numbered: Typed = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    seen: int = 0
    is_open: bool = False
    for_unit: bool = False

    @property
    def has_files(self) -> bool:
        """Whether files can be chosen in it."""
        return any(one.kind is Kind.FILES for one in self.fields)

    @property
    def first_fault(self) -> str:
        """The first field with a fault; "" for none."""
        return next((one.name for one in self.fields if one.name in self.faults), "")


def last_number(events: Sequence[Event]) -> int:
    """The number of the newest of them; 0 for none."""
    return events[-1].number if events else 0


def forms_for(
    ask: Ask, record: Any, attempt: Attempt | None, *, seen: int, over: bool
) -> tuple[Form, ...]:
    """The steps that whoever asks may take with it now, and the one they just tried.

    Args:
        seen: the number of the record's newest event.
        over: whether its year is read-only.
    """
    table = table_of(record)
    tried = attempt.action if attempt else ask.asked("do")
    mine = [] if over else [step.action for step in _mine(ask, record)]
    theirs = (
        []
        if over
        else [
            step.action for step in _for_units(ask, record) if step.action not in mine
        ]
    )
    if attempt and attempt.action not in (*mine, *theirs):
        (theirs if _FOR_UNIT in attempt.given else mine).insert(0, attempt.action)
    return tuple(
        form_of(
            ask,
            deed,
            address=f"/{table}/{record.key}/{action}",
            record=record,
            attempt=attempt if attempt and attempt.action == action else None,
            seen=seen,
            is_open=action == tried,
            for_unit=action in theirs,
        )
        for action in (*mine, *theirs)
        if (deed := deed_of(table, action))
    )


def _mine(ask: Ask, record: Any) -> tuple[Step, ...]:
    if ask.who.post not in ACTORS:
        return ()
    setting = ask.opened.ledger.setting(record, ask.act)
    return offered(STEPS[table_of(record)], record, setting)


def _for_units(ask: Ask, record: Any) -> tuple[Step, ...]:
    """The units' own steps that the office may take down for them."""
    if not ask.who.is_office:
        return ()
    steps = open_steps(ask.opened.ledger, record, ask.today)
    return tuple(one for one in steps if one.who <= _OF_UNITS)


def steps_of_others(ask: Ask, record: Any, mine: Iterable[Form]) -> tuple[Step, ...]:
    """The steps that others may take with it now, as far as the page offers them."""
    own = {one.deed.action for one in mine if not one.for_unit}
    steps = open_steps(ask.opened.ledger, record, ask.today)
    table = table_of(record)
    return tuple(
        one for one in steps if one.action not in own and deed_of(table, one.action)
    )


def form_of(
    ask: Ask,
    deed: Deed,
    *,
    address: str,
    record: Any = None,
    attempt: Attempt | None = None,
    seen: int = 0,
    is_open: bool = False,
    values: Typed | None = None,
    for_unit: bool = False,
) -> Form:
    """A deed's form: as it is, or again as it was sent."""
    theirs = _whose(record) if for_unit else ()
    filled = values or (deed.filled(record) if record is not None else {})
    return Form(
        deed=deed,
        label=deed.label or label_of(deed.table, deed.action),
        address=address,
        # The office writes down on Monday what it did on Friday.
        fields=(*theirs, *deed.fields, *((_ON,) if ask.who.is_office else ())),
        values=attempt.given if attempt else filled,
        numbered=deed.numbered(record) if record is not None else {},
        faults=attempt.faults if attempt else {},
        why=attempt.why if attempt else "",
        seen=seen,
        is_open=is_open,
        for_unit=for_unit,
    )


def _whose(record: Any) -> tuple[Field, ...]:
    """The fields that say for whom something is taken down."""
    units = tuple(dict.fromkeys((*record.leads, *record.supporting)))
    unit = Field(
        name=_FOR_UNIT, label="哪个单位", kind=Kind.CHOICE, required=True, choices=units
    )
    return unit, _FOR_NAME


def attempted(ask: Ask, action: str, error: KaoheError) -> Attempt:
    """What is to be shown again, with why it was not carried out.

    Raises:
        KaoheError: the error itself, where a form is no answer to it.
    """
    if isinstance(error, NotAllowed | NotThere):
        raise error
    faults = error.faults if isinstance(error, BadForm) else {}
    return Attempt(
        action=action,
        given={name: ask.form[name] for name in ask.form if name not in _OWN},
        why="有几处要改正，什么也没有记。" if faults else str(error),
        status=status_of(error),
        faults=faults,
    )


def carried_out(ask: Ask, deed: Deed, key: str, record: Any = None) -> Any:
    """Do what the form says, or nothing of it: what `Deed.take` gives.

    Args:
        key: as `Deed.take` wants it.
        record: what it is done with; None where it makes a new record.

    Raises:
        BadForm: fields that cannot be meant; KaoheError: it may not be done.
    """
    opened = ask.opened
    given = {name: ask.form[name] for name in ask.form if name not in _OWN}
    values, act = _read(ask, deed, given, record)
    # Before any file is kept: most of what is refused is refused here.
    if record is not None:
        with opened.ledger.store.reading() as reader:
            _refuse_overtaken(ask, reader, record)
        _refuse_step(ask, deed, record, act)
    values |= kept(opened.site.materials, deed, ask.uploads)
    with together(opened.ledger) as ledger:
        with ledger.store.reading() as reader:
            if record is not None:
                _refuse_overtaken(ask, reader, record)
            before = reader.head()
        after = deed.take(ledger, key, act, values)
        with ledger.store.reading() as reader:
            if reader.head() == before:
                raise BadRequest("没有改动，什么也没有记；请改了再提交。")
    return after


def _read(
    ask: Ask, deed: Deed, given: Typed, record: Any
) -> tuple[dict[str, Any], Act]:
    """The values, and whose act it is when; raises BadForm with all that is wrong."""
    for_unit = record is not None and ask.who.is_office and _FOR_UNIT in given
    if for_unit and not step_of(STEPS[deed.table], deed.action).who <= _OF_UNITS:
        raise BadRequest("这一步不能代单位登记，要由办的人自己办。")
    about_act = (
        *(_whose(record) if for_unit else ()),
        *((_ON,) if ask.who.is_office else ()),
    )
    faults = faults_in(deed, ask.uploads)
    values: dict[str, Any] = {}
    try:
        fields = (*about_act, *deed.fields)
        values = values_of(replace(deed, fields=fields), given, {}, ask.opened.units)
    except BadForm as error:
        faults |= error.faults
    if faults:
        raise BadForm(faults)
    own = {field.name: values.pop(field.name) for field in about_act}
    actor = ask.actor
    if for_unit:
        actor = replace(
            actor,
            name=own[_FOR_NAME.name],
            unit=own[_FOR_UNIT],
            recorder=ask.who.name,
            admin=False,
            unit_only=True,
        )
    day = own.get(_ON.name)
    at = moment_of(day, ask.now) if day else ask.now
    return values, Act(actor=actor, at=at, recorded=ask.now)


def _refuse_overtaken(ask: Ask, reader: Reader, record: Any) -> None:
    """Raises Overtaken where the record has changed since the form was drawn."""
    seen = number_in(ask.given(SEEN))
    if seen is None:
        return
    events = reader.events(about=about(record))
    if last_number(events) <= seen:
        return
    last = events[-1]
    what = f"{moment(last.at)}{last.by}“{label_of(last.table, last.action)}”"
    if _is_own(ask, last):
        raise Overtaken(
            f"您自己刚办过（{what}），这一次没有再办；"
            "如果是点了两次，已经办好了，确实要再办一次的请再提交。"
        )
    raise Overtaken(
        f"别人刚办过（{what}），这一次没有办；请看过现在的情况，还要办的再提交。"
    )


def _refuse_step(ask: Ask, deed: Deed, record: Any, act: Act) -> None:
    step = step_of(STEPS[deed.table], deed.action)
    setting = ask.opened.ledger.setting(record, act)
    if why := refusal(step, record, setting):
        raise StepRefused(record.key, step, why)


def _is_own(ask: Ask, event: Event) -> bool:
    """Whether whoever asks did it, or took it down."""
    if event.recorder:
        return event.recorder == ask.who.name
    return (event.by, event.unit) == (ask.who.name, ask.who.unit)


def note_of_done(ask: Ask, events: Sequence[Event]) -> Event | None:
    """The newest event, where the address says that whoever asks has just done it."""
    if not events or ask.asked("done") != str(events[-1].number):
        return None
    last = events[-1]
    return last if _is_own(ask, last) else None


def address_of(table: Table, key: str) -> str:
    """The page of a record."""
    return f"/{table}/{key}"

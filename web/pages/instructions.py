"""Written instructions (批示): the list, a new one, each by itself."""

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.model.instruction import Instruction, InstructionState
from tracker.ports import Table
from tracker.services.instructions import finish, instruct, instructions_in, reply
from tracker.services.ledger import STEPS, Act, BadRequest
from tracker.steps import StepRefused, offered
from web.accounts.model import Post
from web.answering import go_to, page
from web.asking import Ask, Refused, day_in
from web.listing import Listing, word
from web.routing import ACTORS, OFFICERS, READERS, Route

_WRITERS = OFFICERS | {Post.LEADER}


def index(ask: Ask) -> Response:
    """Those that whoever asks may see, by `state` and `item`, the newest first."""
    who, state = ask.who, word(InstructionState, ask.asked("state"))
    with ask.opened.ledger.store.reading() as reader:
        found = instructions_in(reader, unit=who.unit if who.is_unit else "")
    kept = [one for one in found if state in (None, one.state)]
    return page(
        ask,
        "instructions.html",
        listing=Listing.of(ask, kept),
        states=InstructionState,
        may_write=who.post in _WRITERS,
    )


# ---------------------------------------------------------------- a new one


def new(ask: Ask) -> Response:
    """The form."""
    return _form(ask, {"item": ask.asked("item")})


def add(ask: Ask) -> Response:
    """Keep what was written."""
    given = {name: ask.given(name) for name in ("text", "item", "until", "leader")}
    units = [one for one in ask.form.get("units", ()) if one]
    try:
        made = instruct(
            ask.opened.ledger,
            _act_of_leader(ask, given["leader"]),
            year=ask.opened.site.year,
            text=given["text"],
            item=given["item"],
            units=_known(ask, units),
            until=day_in(given["until"], "办理期限"),
        )
    except KaoheError as error:
        return _form(ask, given, units=units, why=str(error))
    return go_to(f"/instructions/{made.key}")


def _act_of_leader(ask: Ask, leader: str) -> Act:
    """The leader's own act; the office takes it down for the one it names."""
    act = ask.act
    if ask.who.post is Post.LEADER:
        return act
    if not leader:
        raise BadRequest("没有写是谁批示的；请写领导的姓名。")
    actor = replace(act.actor, name=leader, unit=_group(ask), recorder=act.actor.name)
    return replace(act, actor=actor)


def _group(ask: Ask) -> str:
    """The leading group as the ledger calls it."""
    known = ask.opened.ledger.group
    name = ask.opened.plan.group.name
    return name if name in known else min(known)


def _known(ask: Ask, units: list[str]) -> list[str]:
    for one in units:
        if one not in ask.opened.units:
            raise Refused(f"方案里没有单位“{one}”；请从列表里选。")
    return units


def _form(
    ask: Ask, given: dict[str, str], *, units: list[str] | None = None, why: str = ""
) -> Response:
    blank = {"text": "", "item": "", "until": "", "leader": ""}
    return page(
        ask,
        "instruction_new.html",
        status=409 if why else 200,
        given=blank | given,
        chosen=units or [],
        units=ask.opened.units,
        of_leader=ask.who.post is Post.LEADER,
        why=why,
    )


# ---------------------------------------------------------------- one by itself


def show(ask: Ask, why: str = "", text: str = "") -> Response:
    """One, its answers, and what whoever asks may do with it."""
    with ask.opened.ledger.store.reading() as reader:
        one: Instruction = ask.record(reader, Table.INSTRUCTIONS)
        opens = ask.opens(reader, one.item)
    return page(
        ask,
        "instruction.html",
        status=409 if why else 200,
        one=one,
        opens=opens,
        steps=steps_for(ask, one),
        why=why,
        text=text,
    )


def steps_for(ask: Ask, one: Instruction) -> frozenset[str]:
    """The actions that whoever asks may take with it now."""
    if ask.who.post not in ACTORS:
        return frozenset()
    setting = ask.opened.ledger.setting(one, ask.act)
    steps = offered(STEPS[Table.INSTRUCTIONS], one, setting)
    return frozenset(step.action for step in steps)


def answer(ask: Ask) -> Response:
    """Say how it is being done."""
    text = ask.given("text")
    return _step(ask, lambda key: reply(ask.opened.ledger, key, ask.act, text=text))


def close(ask: Ask) -> Response:
    """Find it done."""
    return _step(ask, lambda key: finish(ask.opened.ledger, key, ask.act))


def _step(ask: Ask, take: Callable[[str], Instruction]) -> Response:
    with ask.opened.ledger.store.reading() as reader:
        one: Instruction = ask.record(reader, Table.INSTRUCTIONS)
    try:
        take(one.key)
    except (BadRequest, StepRefused) as error:
        return show(ask, str(error), ask.given("text"))
    return go_to(f"/instructions/{one.key}")


ROUTES = (
    Route(method="GET", path="/instructions", handler=index, may=READERS),
    Route(method="GET", path="/instructions/new", handler=new, may=_WRITERS),
    Route(method="POST", path="/instructions/new", handler=add, may=_WRITERS),
    Route(
        method="GET", path="/instructions/{key}", handler=show, may=READERS, own=True
    ),
    Route(
        method="POST",
        path="/instructions/{key}/reply",
        handler=answer,
        may=ACTORS,
        own=True,
    ),
    Route(
        method="POST",
        path="/instructions/{key}/finish",
        handler=close,
        may=ACTORS,
        own=True,
    ),
)

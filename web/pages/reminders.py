"""Reminders (提醒): what was sent and what was not, and what a person does about it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from scheduler.at_site import reminding_at
from scheduler.by_hand import may_go_again, send_again, tick_off
from scheduler.run import PassReport, rehearse
from tracker.calendar import local_day
from tracker.errors import KaoheError
from tracker.files import decoded, is_there, read_bytes
from tracker.model.sending import Sending, SendingState
from tracker.outbox import Outbox, SendingFilter
from tracker.services.ledger import Act, about_of, full_key
from tracker.services.silences import silences_in
from web.answering import WORD, download, go_to, page, query_of
from web.asking import Ask, NotThere, Refused, day_in
from web.listing import Listing, word
from web.reminded import health_for, trouble_with_reminders
from web.routing import OFFICERS, Route

# Without any filter the list goes back so far.
_LOOK_BACK: Final = timedelta(days=30)


def index(ask: Ask) -> Response:
    """The sendings that the address asks for, the newest first."""
    opened = ask.opened
    where = _where(ask)
    with opened.ledger.store.reading() as reader:
        found = [one for one in reader.sendings(where) if _is_asked(ask, one)]
        health = health_for(ask, reader)
        silences = silences_in(reader, ask.today)
    found.reverse()
    return page(
        ask,
        "reminders.html",
        listing=Listing.of(ask, found),
        where=where,
        states=SendingState,
        units=opened.units,
        may_go_again=may_go_again,
        file_name=file_name,
        health=health,
        silences=silences,
        trouble=trouble_with_reminders(ask),
    )


def _where(ask: Ask) -> SendingFilter:
    """What is asked for by `state`, `unit`, `item`, `from` and `to`.

    Raises:
        Refused: a word means nothing.
    """
    words = (word(SendingState, one) for one in ask.query.get("state", ()))
    item, first = ask.asked("item"), day_in(ask.asked("from"), "起始日期")
    # What waits for a person waits however old it is.
    if not (item or first or ask.asked("unit") or ask.asked("waiting")):
        first = ask.today - _LOOK_BACK
    states = tuple(one for one in words if one)
    if ask.asked("waiting"):
        states = (SendingState.CLAIMED,)
    elif ask.asked("lack"):
        states = (SendingState.SKIPPED,)
    return SendingFilter(
        states=states,
        item=about_of(full_key(item)) if item else "",
        unit=ask.asked("unit"),
        slot_from=first,
        slot_to=day_in(ask.asked("to"), "截止日期"),
    )


def _is_asked(ask: Ask, one: Sending) -> bool:
    """What the store cannot tell: lies ready for a person, reaches nobody."""
    if ask.asked("waiting"):
        return one.is_laid_ready
    return not (ask.asked("lack") and one.occurrence.channel)


# ---------------------------------------------------------------- by hand


def file_name(one: Sending) -> str:
    """What the sheet or text that lies ready is called; the folder may have moved."""
    return one.provider.replace("\\", "/").rpartition("/")[2]


def text(ask: Ask) -> Response:
    """What lies ready: a text to copy and paste, a sheet to keep and print."""
    with ask.opened.ledger.store.outbox.reading() as reader:
        one = reader.sending(ask.params["key"])
        message = reader.message(one.message) if one and one.message else None
    if one is None or not one.is_laid_ready:
        raise NotThere("这条提醒不在等人打印或粘贴；请从提醒的列表里看它现在的情况。")
    name = file_name(one)
    path = ask.opened.site.exports / name
    if not is_there(path) or path.is_symlink() or not path.is_file():
        raise NotThere(
            f"exports 文件夹里没有“{name}”，可能移走了或改了名字；"
            "请在办公室的电脑上找一找。"
        )
    data = read_bytes(path)
    if path.suffix != ".txt":
        return download(data, name, kind=WORD)
    words = decoded(path, data)
    on = local_day(message.date) if message else one.occurrence.slot
    return page(ask, "reminder_text.html", one=one, name=name, text=words, on=on)


def resend(ask: Ask) -> Response:
    """Have some sent once more by the next pass."""
    return _by_hand(ask, send_again)


def done(ask: Ask) -> Response:
    """Note that some were printed or pasted."""
    return _by_hand(ask, tick_off)


def _by_hand(
    ask: Ask, do: Callable[[Outbox, Iterable[str], Act], Sequence[Sending]]
) -> Response:
    keys = [one for one in ask.form.get("key", ()) if one.strip()]
    if not keys:
        raise Refused("没有选哪一条提醒；请从提醒的列表里点。")
    changed = do(ask.opened.ledger.store.outbox, keys, ask.act)
    item = changed[0].occurrence.item.partition("/")[2]
    return go_to("/reminders" + query_of({"item": item}))


# ---------------------------------------------------------------- rehearsing


def rehearsal(ask: Ask) -> Response:
    """Who would be told now, who would not, and why; nothing is sent or kept."""
    report, findings, why = _rehearsed(ask)
    return page(ask, "rehearsal.html", report=report, findings=findings, why=why)


def _rehearsed(ask: Ask) -> tuple[PassReport | None, Sequence[object], str]:
    opened = ask.opened
    try:
        site, findings = reminding_at(
            opened.site, plan=opened.plan, ledger=opened.ledger, now=ask.office.now
        )
        return rehearse(site, at=ask.now), findings, ""
    except KaoheError as error:
        return None, getattr(error, "findings", ()), str(error)


ROUTES = (
    Route(method="GET", path="/reminders", handler=index, may=OFFICERS),
    Route(method="GET", path="/reminders/{key}/text", handler=text, may=OFFICERS),
    Route(method="POST", path="/reminders/resend", handler=resend, may=OFFICERS),
    Route(method="POST", path="/reminders/done", handler=done, may=OFFICERS),
    Route(method="POST", path="/reminders/rehearse", handler=rehearsal, may=OFFICERS),
)

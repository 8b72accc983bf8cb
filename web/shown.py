"""What every record's page shows besides its own facts."""

from functools import partial
from typing import Any

from starlette.responses import Response

from tracker.model.silence import Silence
from tracker.model.stored import StoredFile
from tracker.outbox import SendingFilter
from tracker.ports import Reader, Table
from tracker.records import about, is_closed
from tracker.services.instructions import instructions_in
from tracker.services.silences import silences_in
from tracker.storage.materials import has_macros
from web.answering import page
from web.asking import Ask
from web.changes import told
from web.deeds import deed_of
from web.forms import (
    Attempt,
    Form,
    form_of,
    forms_for,
    last_number,
    note_of_done,
    steps_of_others,
)
from web.reminded import foreseen_for


def record_page(
    ask: Ask,
    table: Table,
    template: str,
    attempt: Attempt | None = None,
    **more: Any,
) -> Response:
    """The page of the path's record.

    Args:
        attempt: a form that was sent and not carried out.
        more: for the template.
    """
    with ask.opened.ledger.store.reading() as reader:
        record = ask.record(reader, table)
        events = reader.events(about=about(record))
        over = is_closed(reader, record.year)
        forms = forms_for(ask, record, attempt, seen=last_number(events), over=over)
        values = {
            "forms": forms,
            "others": () if over else steps_of_others(ask, record, forms),
            "over": over,
            "events": [told(one) for one in events],
            "sent": reader.sendings(SendingFilter(item=about(record))),
            "ahead": foreseen_for(ask, reader, record),
            "instructions": instructions_in(
                reader,
                unit=ask.who.unit if ask.who.is_unit else "",
                item=about(record),
            ),
            "silences": _silences(ask, reader, record),
        }
    done = note_of_done(ask, events)
    return page(
        ask,
        template,
        status=attempt.status if attempt else 200,
        line=ask.opened.line(record, ask.today),
        record=record,
        done=told(done) if done else None,
        silence=None if over else _silence_form(ask, record),
        units=ask.opened.units,
        macros=partial(_macros, ask),
        **values,
        **more,
    )


def _macros(ask: Ask, stored: StoredFile) -> bool:
    return has_macros(ask.opened.site.materials, stored)


def _silences(ask: Ask, reader: Reader, record: Any) -> list[Silence]:
    """The silences that hold today for it; by which rung, each says itself."""
    found = silences_in(reader, ask.today)
    return [
        one
        for one in found
        if one.covers(item=about(record), units=record.leads, rung=one.rung)
    ]


def _silence_form(ask: Ask, record: Any) -> Form | None:
    """The form that keeps its reminders still; the office's only."""
    deed = deed_of(Table.SILENCES, "silence")
    if deed is None or not ask.who.is_office:
        return None
    return form_of(ask, deed, address="/silences", values={"item": (record.key,)})

"""What is done with records: every form's other end."""

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.ports import Table
from web.answering import go_to, page
from web.asking import Ask, NotThere
from web.deeds import MAKING, deed_of
from web.fields import Deed
from web.forms import (
    Attempt,
    address_of,
    attempted,
    carried_out,
    form_of,
    last_number,
)
from web.pages import issues, obligations
from web.routing import ACTORS, OFFICERS, Route


def of_obligation(ask: Ask) -> Response:
    """Take a step with an obligation."""
    return _step(ask, Table.OBLIGATIONS)


def of_issue(ask: Ask) -> Response:
    """Take a step with an issue."""
    return _step(ask, Table.ISSUES)


def _step(ask: Ask, table: Table) -> Response:
    action = ask.params["action"]
    deed = deed_of(table, action)
    if deed is None or (table, action) in MAKING:
        raise NotThere("没有这一步；请从事项的页面上办。")
    with ask.opened.ledger.store.reading() as reader:
        record = ask.record(reader, table)
    try:
        carried_out(ask, deed, record.key, record)
    except KaoheError as error:
        show = obligations.show if table is Table.OBLIGATIONS else issues.show
        return show(ask, attempted(ask, action, error))
    return _done(ask, table, record.key)


def _done(ask: Ask, table: Table, key: str) -> Response:
    """To the record's page, which says what was done by its own history."""
    with ask.opened.ledger.store.reading() as reader:
        number = last_number(reader.events(about=f"{table}/{key}"))
    return go_to(f"{address_of(table, key)}?done={number}")


# ---------------------------------------------------------------- new records


def new_issue(ask: Ask) -> Response:
    """The form for an issue of the list."""
    return _form(ask, _deed(Table.ISSUES, "add"), "/issues/new")


def add_issue(ask: Ask) -> Response:
    """Register an issue."""
    deed, address = _deed(Table.ISSUES, "add"), "/issues/new"
    try:
        made = carried_out(ask, deed, str(ask.opened.site.year))
    except KaoheError as error:
        return _form(ask, deed, address, attempted(ask, deed.action, error))
    return _done(ask, Table.ISSUES, made.key)


def silence(ask: Ask) -> Response:
    """Hold reminders back."""
    deed = _deed(Table.SILENCES, "silence")
    try:
        made = carried_out(ask, deed, str(ask.opened.site.year))
    except KaoheError as error:
        return _form(ask, deed, "/silences", attempted(ask, deed.action, error))
    return go_to(_silenced(made.item))


def unsilence(ask: Ask) -> Response:
    """Let reminders go again."""
    deed, key = _deed(Table.SILENCES, "unsilence"), ask.params["key"]
    try:
        ended = carried_out(ask, deed, key)
    except KaoheError as error:
        address = f"/silences/{key}/unsilence"
        return _form(ask, deed, address, attempted(ask, deed.action, error))
    return go_to(_silenced(ended.item))


def _silenced(item: str) -> str:
    """Where a silence of that record, or of no single one, is seen."""
    return f"/{item}" if item else "/reminders"


def _deed(table: Table, action: str) -> Deed:
    deed = deed_of(table, action)
    assert deed is not None, "in the table of deeds"
    return deed


def _form(
    ask: Ask, deed: Deed, address: str, attempt: Attempt | None = None
) -> Response:
    """A form by itself."""
    return page(
        ask,
        "step.html",
        status=attempt.status if attempt else 200,
        form=form_of(ask, deed, address=address, attempt=attempt),
        units=ask.opened.units,
    )


ROUTES = (
    Route(method="GET", path="/issues/new", handler=new_issue, may=OFFICERS),
    Route(method="POST", path="/issues/new", handler=add_issue, may=OFFICERS),
    Route(method="POST", path="/silences", handler=silence, may=OFFICERS),
    Route(
        method="POST",
        path="/silences/{key}/unsilence",
        handler=unsilence,
        may=OFFICERS,
    ),
    Route(
        method="POST",
        path="/obligations/{key}/{action}",
        handler=of_obligation,
        may=ACTORS,
        own=True,
        takes_files=True,
    ),
    Route(
        method="POST",
        path="/issues/{key}/{action}",
        handler=of_issue,
        may=ACTORS,
        own=True,
        takes_files=True,
    ),
)

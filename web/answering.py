"""What a handler answers with: a page, a part of one, another address, a file."""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import (
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from tracker.calendar import DEFINITIONS
from tracker.errors import BadFile, KaoheError
from tracker.ports import StoreRefused
from tracker.services.ledger import BadRequest, UnknownRecord
from web.accounts.secrets import new_token
from web.asking import Ask, NotSignedIn, NotThere
from web.office import Unready
from web.reading import MOST_FILES
from web.words import FILTERS

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@cache
def looks() -> Environment:
    """The page's own templates (not the clerk's, which are of papers)."""
    made = Environment(
        loader=FileSystemLoader(HERE / "looks"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    made.globals["static"] = static_address
    made.globals["new_mark"] = new_token
    made.globals["most_files"] = MOST_FILES
    made.globals["lamps"] = DEFINITIONS
    return made


@cache
def static_address(name: str) -> str:
    """The address of a static file; another where its content changes."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def page(ask: Ask, name: str, /, status: int = 200, **values: Any) -> Response:
    """The page of that template; `ask` and `who` are there in each."""
    text = looks().get_template(name).render(ask=ask, who=ask.account, **values)
    return HTMLResponse(text, status_code=status)


def go_to(address: str) -> Response:
    """Look there now: what a form answers with when it was done."""
    return RedirectResponse(address, status_code=303)


def refused(ask: Ask, error: KaoheError) -> Response:
    """A page that says why not, and what to do."""
    findings = getattr(error, "findings", ())
    status = status_of(error)
    # On GET such an address leads to the form (`web.app`).
    back = ask.path if ask.method == "POST" and status != NotThere.status else ""
    return page(
        ask,
        "refused.html",
        status=status,
        why=str(error),
        findings=findings,
        back=back,
        may_sign_in=isinstance(error, NotSignedIn),
    )


def status_of(error: KaoheError) -> int:
    """The HTTP status of an error, on a page and in the API: 409 for what cannot be now."""
    match error:
        case UnknownRecord():
            return 404
        case BadRequest() | BadFile():
            return 422
        case StoreRefused() | Unready():
            return 503
        case _:
            status: int = getattr(error, "status", 409)
            return status


def mark_of(value: object) -> str:
    """A mark of what is shown and is to be confirmed: another where anything in it is."""
    return sha256(repr(value).encode()).hexdigest()


def download(
    data: bytes | Iterator[bytes], name: str, *, kind: str, size: int | None = None
) -> Response:
    """A file to keep: never shown by the browser as a page of ours."""
    headers = attachment(name)
    if isinstance(data, bytes):
        return Response(data, media_type=kind, headers=headers)
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(data, media_type=kind, headers=headers)


def attachment(name: str) -> dict[str, str]:
    """The header that makes a browser keep it under that name."""
    plain = "".join(one if one.isascii() and one.isalnum() else "_" for one in name)
    return {
        "Content-Disposition": (
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        )
    }


def query_of(fields: Mapping[str, object]) -> str:
    """`?a=…&b=…` of what is given; "" where nothing is."""
    pairs: list[str] = []
    for name, value in fields.items():
        values = value if isinstance(value, list | tuple) else (value,)
        pairs += [
            f"{quote(name)}={quote(str(one))}"
            for one in values
            if one not in (None, "")
        ]
    return f"?{'&'.join(pairs)}" if pairs else ""

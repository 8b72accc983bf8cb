"""What a page has to say once something was done, where the history does not say it all.

A form that was carried out leads to a page, so that refreshing does nothing again; what
it has to tell there is kept beside the answers (`web.once`) and named in the address.
"""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from web.accounts.secrets import new_token
from web.answering import go_to, query_of
from web.asking import Ask

_NAME: Final = "told"


def tell(ask: Ask, address: str, lines: Sequence[str]) -> Response:
    """Look there now, and be told this."""
    name, moment = new_token(), ask.now.timestamp()
    answer = go_to(address + query_of({_NAME: name}))
    with ask.office.book.writing() as book:
        book.begin_answer(_key(ask, name), "", moment)
        book.end_answer(_key(ask, name), answer.status_code, "\n".join(lines))
    return answer


def told(ask: Ask) -> list[str]:
    """What whoever asks is to be told there; nothing of what another was."""
    name = ask.asked(_NAME)
    with ask.office.book.reading() as book:
        known = book.answer(_key(ask, name)) if name else None
    return known[2].splitlines() if known else []


def _key(ask: Ask, name: str) -> str:
    return f"{ask.who.key}\n\n{_NAME} {name}"

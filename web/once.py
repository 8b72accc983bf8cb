"""What is sent twice is done once: by a program under its Idempotency-Key, and on the
page by a form, each of which bears a mark of its own (`pieces.csrf`).

What a key was used for is written down before the act and answered for after it, in the
accounts' file, which is not the ledger's: where the program stops between the two, the
key says so and nothing is done again by itself.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.ports import StoreInDoubt
from web.answering import go_to
from web.asking import Ask, Refused

KEPT: Final = timedelta(days=7)
MARK: Final = "once"
_CHUNK: Final = 1024 * 1024
# A second click waits so long for what the first one does; in seconds.
_TURN: Final = 0.2
_PATIENCE: Final = 20.0
# What was asked under a key, the answer's status (None while it is under way), and what
# was kept of the answer.
Known = tuple[str, int | None, str]


class UnderWay(Refused):
    """The same form was sent before and is not answered yet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            "同一份内容刚才提交过，还在办，这一次没有再办；"
            "请过一会儿看办成没有，没有办成的请刷新页面再填。"
        )


def under_key(
    ask: Ask,
    key: str,
    take: Callable[[], Response],
    *,
    asked: str = "",
    keep: Callable[[Response], str | None],
    again: Callable[[Known], Response],
) -> Response:
    """What `take` answers, or `again` where the key was used before.

    Args:
        asked: the fingerprint of what is asked for.
        keep: what of an answer is kept; None where nothing was done, which leaves the
            key free.

    Raises:
        KaoheError: what `take` and `again` raise.
    """
    book, moment = ask.office.book, ask.now.timestamp()
    with book.writing() as page:
        page.forget_answers(moment - KEPT.total_seconds())
        known = page.answer(key)
        if known is None:
            page.begin_answer(key, asked, moment)
    if known is not None:
        return again(known)
    try:
        answer = take()
    except KaoheError as error:
        # A refusal has changed nothing, so the key is free again; but for a store that
        # cannot say whether it kept what it was given.
        if not isinstance(error, StoreInDoubt):
            with book.writing() as page:
                page.forget_answer(key)
        raise
    kept = keep(answer)
    with book.writing() as page:
        if kept is None:
            page.forget_answer(key)
        else:
            page.end_answer(key, answer.status_code, kept)
    return answer


def print_of(ask: Ask) -> str:
    """The fingerprint of what is asked for."""
    digest = hashlib.sha256(f"{ask.method} {ask.path}\n".encode())
    digest.update(repr(sorted(ask.query.items())).encode(errors="replace"))
    digest.update(repr(sorted(ask.form.items())).encode(errors="replace"))
    digest.update(ask.body)
    for field, uploads in sorted(ask.uploads.items()):
        for one in uploads:
            digest.update(f"\n{field} {one.name} {one.size}\n".encode(errors="replace"))
            while chunk := one.stream.read(_CHUNK):
                digest.update(chunk)
            one.stream.seek(0)
    return digest.hexdigest()


# ---------------------------------------------------------------- forms


def form_once(ask: Ask, take: Callable[[Ask], Response]) -> Response:
    """What the page's handler answers; the same form sent again leads where it led.

    With another text in it, as after the browser's Back, it is another form.
    """
    if ask.account is None or not ask.given(MARK):
        return take(ask)
    # A program's key holds no line end.
    key = f"{ask.account.key}\n\n{print_of(ask)}"
    form = {name: values for name, values in ask.form.items() if name != MARK}
    return under_key(
        ask,
        key,
        lambda: take(replace(ask, form=form)),
        keep=_led_to,
        again=lambda _: _awaited(ask, key, take),
    )


def _led_to(answer: Response) -> str | None:
    """Where what was done is seen; a page that is shown only once says so in a header."""
    headers = answer.headers
    return headers.get("location") or headers.get("content-location")


def _awaited(ask: Ask, key: str, take: Callable[[Ask], Response]) -> Response:
    """Where the first led; if it was refused, this one is judged by itself."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with ask.office.book.reading() as page:
            known = page.answer(key)
        if known is None:
            return form_once(ask, take)
        if known[1] is not None:
            return go_to(known[2])
        time.sleep(_TURN)
    raise UnderWay

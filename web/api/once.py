"""Writes that a program may send twice without doing them twice (Idempotency-Key).

What a key was used for is written down before the act and answered for after it, in the
accounts' file, which is not the ledger's: where the program stops between the two, the
key says so (结果不明) and nothing is done again by itself.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.ports import StoreInDoubt
from web.api.replies import KIND
from web.asking import Ask, Refused
from web.fields import BadForm

HEADER: Final = "idempotency-key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT: Final = timedelta(days=7)
KEY: Final = r"^[!-~]{1,200}$"
_CHUNK: Final = 1024 * 1024


class Doubtful(Refused):
    """Something was begun under that key and has no answer."""

    status = 409

    def __init__(self, look: str) -> None:
        super().__init__(
            "用这个 Idempotency-Key 的请求还在办，或者办到一半中断了，结果不明；"
            f"请稍候再发一次，仍然这样就用 GET {look} 查看办成没有，"
            "没有办成的换一个 Idempotency-Key 再办。"
        )


def once(ask: Ask, look: str, take: Callable[[], Response]) -> Response:
    """What `take` answers, or answered when the same was sent under the same key.

    Args:
        look: the address at which one sees whether it was done.

    Raises:
        BadForm: the key was used for something else; Doubtful; what `take` raises.
    """
    key = ask.headers.get(HEADER)
    if key is None:
        return take()
    if not re.fullmatch(KEY, key):
        raise Refused("Idempotency-Key 要是 1 到 200 个英文字母、数字或符号。")
    return _under(f"{ask.who.key}\n{key}", ask, look, take)


def _under(key: str, ask: Ask, look: str, take: Callable[[], Response]) -> Response:
    asked = _print_of(ask)
    moment = ask.now.timestamp()
    with ask.office.book.writing() as book:
        book.forget_answers(moment - KEPT.total_seconds())
        known = book.answer(key)
        if known is None:
            book.begin_answer(key, asked, moment)
    if known is not None:
        return _again(known, asked, look)
    try:
        answer = take()
    except KaoheError as error:
        # A refusal has changed nothing, so the key is free again; but for a store that
        # cannot say whether it kept what it was given.
        if not isinstance(error, StoreInDoubt):
            with ask.office.book.writing() as book:
                book.forget_answer(key)
        raise
    with ask.office.book.writing() as book:
        book.end_answer(key, answer.status_code, bytes(answer.body).decode())
    return answer


def _again(known: tuple[str, int | None, str], asked: str, look: str) -> Response:
    before, status, body = known
    if before != asked:
        why = "这个 Idempotency-Key 用过了，那次的请求与这次不同；请换一个。"
        raise BadForm({HEADER: why})
    if status is None:
        raise Doubtful(look)
    return Response(
        body.encode(), status_code=status, media_type=KIND, headers={REPLAYED: "true"}
    )


def _print_of(ask: Ask) -> str:
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

"""Writes that a program may send twice without doing them twice (Idempotency-Key)."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from starlette.responses import Response

from web.api.replies import KIND
from web.asking import Ask, Refused
from web.fields import BadForm
from web.once import Known, print_of, under_key

HEADER: Final = "idempotency-key"
REPLAYED: Final = "Idempotency-Replayed"
KEY: Final = r"^[!-~]{1,200}$"


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
    asked = print_of(ask)
    return under_key(
        ask,
        f"{ask.who.key}\n{key}",
        take,
        asked=asked,
        keep=lambda answer: bytes(answer.body).decode(),
        again=partial(_again, asked=asked, look=look),
    )


def _again(known: Known, *, asked: str, look: str) -> Response:
    before, status, body = known
    if before != asked:
        why = "这个 Idempotency-Key 用过了，那次的请求与这次不同；请换一个。"
        raise BadForm({HEADER: why})
    if status is None:
        raise Doubtful(look)
    return Response(
        body.encode(), status_code=status, media_type=KIND, headers={REPLAYED: "true"}
    )

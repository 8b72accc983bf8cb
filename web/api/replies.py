"""What a program is answered with: JSON, also where it is refused."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.jsontext import json_text
from web.answering import status_of
from web.fields import BadForm

KIND: Final = "application/json"
# What a refusal is called, by its status; the program's author looks these up.
CODES: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "wrong_method",
    409: "refused",
    413: "too_large",
    415: "wrong_type",
    422: "wrong_fields",
    429: "too_many",
    500: "failed",
    503: "not_ready",
}


def as_json(value: object, status: int = 200) -> Response:
    """That value."""
    return Response(json_text(value).encode(), status_code=status, media_type=KIND)


def refusal(error: KaoheError) -> Response:
    """Why not, and what to do."""
    status = status_of(error)
    answer = as_json(
        {
            "error": CODES[status],
            "message": str(error),
            "fields": error.faults if isinstance(error, BadForm) else {},
        },
        status,
    )
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer

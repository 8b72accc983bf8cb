"""What every request must keep to, and the headers that every answer bears."""

from typing import Final

from starlette.datastructures import Headers as Sent
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing from elsewhere, nothing inline, nobody else's frame.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)
_HEADERS: Final = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
_STATIC: Final = "/static/"
# A static file's address changes with its content.
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_NEVER: Final = "no-store"


class Headers:
    """Puts them on; what a handler says itself stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_static = scope["path"].startswith(_STATIC)

        async def put_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS:
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", _FOR_EVER if is_static else _NEVER)
            await send(message)

        await self._app(scope, receive, put_on)


class Framing:
    """Refuses a request whose end could be seen in two places.

    A reverse proxy that goes by the one header while we go by the other would let a
    second request through unseen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http" and _is_ambiguous(scope):
            why = "请求的长度写得前后不一，没有受理；请刷新页面再做一次。"
            answer = PlainTextResponse(why, 400, headers={"Connection": "close"})
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ambiguous(scope: Scope) -> bool:
    headers = Sent(scope=scope)
    if "transfer-encoding" not in headers:
        return False
    return "content-length" in headers or scope["http_version"] == "1.0"

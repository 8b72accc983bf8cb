"""The application: each request read, let in by the table, handled in a thread, answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.routing import Route as Place
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from tracker.errors import KaoheError
from web.answering import STATIC, go_to, query_of, refused
from web.asking import Ask, NotAllowed, NotSignedIn, NotThere, Refused, Upload
from web.gate import refuse_forged, signed_in
from web.office import Office
from web.reading import read_body, read_form
from web.routes import ROUTES
from web.routing import Route
from web.safety import Framing, Headers

_FORM_KINDS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


def make_app(office: Office, routes: Sequence[Route] = ROUTES) -> ASGIApp:
    """The page of that site."""
    places: list[Place | Mount] = [
        Place(one.path, _endpoint(office, one), methods=[one.method]) for one in routes
    ]
    places.append(Mount("/static", StaticFiles(directory=STATIC)))
    app = Starlette(
        routes=places,
        exception_handlers={
            404: _not_there(office),
            405: _not_there(office),
            Exception: _failed(office),
        },
    )
    return Headers(Framing(app))


Endpoint = Callable[[Request], Awaitable[Response]]
OnError = Callable[[Request, Exception], Awaitable[Response]]


def _endpoint(office: Office, route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        ask = _ask(office, request)
        try:
            fields, uploads, body = await _sent(request, route)
            return await run_in_threadpool(
                _handle, route, request, ask, fields, uploads, body
            )
        except Refused as error:
            return await run_in_threadpool(_refusal, ask, error)

    return endpoint


async def _sent(
    request: Request, route: Route
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[Upload]], bytes]:
    """What came with the request: fields, files, or the body as it is."""
    if route.method in ("GET", "HEAD"):
        return {}, {}, b""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _FORM_KINDS and not route.raw:
        fields, uploads = await read_form(request, route.limit)
        return fields, uploads, b""
    return {}, {}, await read_body(request, route.limit)


def _ask(office: Office, request: Request) -> Ask:
    """The request before anybody was let in."""
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    return Ask(
        office=office,
        now=office.now(),
        method=request.method,
        path=request.url.path,
        params=dict(request.path_params),
        query=query,
        headers=dict(request.headers),
        is_part="hx-request" in request.headers and "hx-boosted" not in request.headers,
        place=request.client.host if request.client else "",
    )


def _handle(
    route: Route,
    request: Request,
    ask: Ask,
    fields: Mapping[str, Sequence[str]],
    uploads: Mapping[str, Sequence[Upload]],
    body: bytes,
) -> Response:
    try:
        account, session = signed_in(ask.office, request, ask.now)
        ask = replace(
            ask,
            account=account,
            session=session,
            form=fields,
            uploads=uploads,
            body=body,
        )
        refuse_forged(ask, request.headers.get("host", ""))
        if route.may is not None and ask.who.post not in route.may:
            raise NotAllowed
        return route.handler(ask)
    except KaoheError as error:
        return _refusal(ask, error)


def _refusal(ask: Ask, error: KaoheError) -> Response:
    if isinstance(error, NotSignedIn) and ask.method == "GET" and not ask.is_part:
        back = ask.path + query_of(ask.query) if ask.path != "/" else ""
        return go_to("/login" + query_of({"back": back}))
    return refused(ask, error)


def _not_there(office: Office) -> OnError:
    async def handler(request: Request, _: Exception) -> Response:
        return await run_in_threadpool(
            _handle, _NOWHERE, request, _ask(office, request), {}, {}, b""
        )

    return handler


def _nowhere(ask: Ask) -> Response:
    raise NotThere


_NOWHERE: Final = Route(method="GET", path="", handler=_nowhere, may=None)


def _failed(office: Office) -> OnError:
    async def handler(request: Request, _: Exception) -> Response:
        why = "程序出错，这一步没有做成；请再做一次，不行时请告诉管理员出错的时间。"
        error = Refused(why)
        error.status = 500
        return await run_in_threadpool(refused, _ask(office, request), error)

    return handler

"""The application: each request read, let in by the table, handled in a thread, answered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.routing import Route as Place
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from tracker.errors import KaoheError
from web.answering import STATIC, go_to, query_of, refused
from web.api.replies import refusal as api_refusal
from web.arrival import arrival
from web.asking import (
    Ask,
    NotSignedIn,
    NotThere,
    Refused,
    Upload,
    WrongMethod,
)
from web.gate import hand_out, recognised, refuse, refuse_forged
from web.office import Office
from web.once import form_once
from web.reading import MEGABYTE, read_body, read_form
from web.routes import ROUTES
from web.routing import Route
from web.safety import Framing, Headers
from web.tokens import API

_LOOKING: Final = ("GET", "HEAD")
_FORM_KINDS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")

_NOT_KEPT: Final = (
    "登录已经过期，或者账号已经停用、在别处退出了；您填的内容没有记。"
    "请先点“登录”（在新窗口里打开），登录以后回到这个窗口，按浏览器的返回键，"
    "填的内容多半还在：先抄下来，再提交，文件要重新选。登录不上的请找账号管理员。"
)


def make_app(office: Office, routes: Sequence[Route] = ROUTES) -> ASGIApp:
    """The page of that site."""
    places = [
        Place(one.path, _endpoint(office, one), methods=[one.method]) for one in routes
    ]
    app = Starlette(
        routes=[*places, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers={
            404: _not_there(office),
            405: _wrong_method(office, places),
            Exception: _failed(office),
        },
    )
    # Its redirect would lead to whatever host the request names.
    app.router.redirect_slashes = False
    return Headers(Framing(app))


Endpoint = Callable[[Request], Awaitable[Response]]
OnError = Callable[[Request, Exception], Awaitable[Response]]


def _endpoint(office: Office, route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        ask = _ask(office, request)
        uploads: Mapping[str, Sequence[Upload]] = {}
        try:
            ask = await run_in_threadpool(recognised, ask, request)
            refuse(ask, route)
            fields, uploads, body = await _sent(
                request, route, _limit(office, route), ask.kind
            )
            ask = replace(ask, form=fields, uploads=uploads, body=body)
            refuse_forged(ask)
            answer = await run_in_threadpool(form_once, ask, route.handler)
        except KaoheError as error:
            answer = await run_in_threadpool(_refusal, ask, error)
        finally:
            for one in chain.from_iterable(uploads.values()):
                one.stream.close()
        if ask.fresh:
            hand_out(answer, ask, ask.fresh)
        return answer

    return endpoint


def _limit(office: Office, route: Route) -> int:
    """How long a body it may have."""
    if not route.takes_files:
        return route.limit
    return office.web().largest_upload_mb * MEGABYTE


async def _sent(
    request: Request, route: Route, limit: int, kind: str
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[Upload]], bytes]:
    """What came with the request: fields, files, or the body as it is."""
    if route.method in _LOOKING:
        return {}, {}, b""
    if kind in _FORM_KINDS and not route.raw:
        fields, uploads = await read_form(request, limit)
        return fields, uploads, b""
    return {}, {}, await read_body(request, limit)


def _ask(office: Office, request: Request) -> Ask:
    """The request before anybody was let in."""
    query: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        query.setdefault(name, []).append(value)
    return Ask(
        office=office,
        now=office.now(),
        method=request.method,
        path=request.scope["path"],
        params=dict(request.path_params),
        query=query,
        headers=dict(request.headers),
        is_part="hx-request" in request.headers
        # These two want the page whole.
        and not {"hx-boosted", "hx-history-restore-request"} & {*request.headers},
        arrival=arrival(request, office.web()),
    )


def _refusal(ask: Ask, error: KaoheError) -> Response:
    if ask.path.startswith(API):
        return api_refusal(error)
    if isinstance(error, NotSignedIn) and ask.method in _LOOKING and not ask.is_part:
        back = ask.path + query_of(ask.query) if ask.path != "/" else ""
        return go_to("/login" + query_of({"back": back}))
    if isinstance(error, NotSignedIn) and ask.method not in _LOOKING:
        error = NotSignedIn(_NOT_KEPT)
    return refused(ask, error)


def _not_there(office: Office) -> OnError:
    async def handler(request: Request, _: Exception) -> Response:
        ask = _ask(office, request)
        error: KaoheError = NotThere()
        try:
            ask = await run_in_threadpool(recognised, ask, request)
        except KaoheError as trouble:
            error = trouble
        answer = await run_in_threadpool(_refusal, ask, error)
        if ask.fresh:
            hand_out(answer, ask, ask.fresh)
        return answer

    return handler


def _wrong_method(office: Office, places: Sequence[Place]) -> OnError:
    not_there = _not_there(office)

    async def handler(request: Request, error: Exception) -> Response:
        if not request.scope["path"].startswith(API):
            if request.method in _LOOKING:
                return go_to(_page_of(request, places))
            return await not_there(request, error)
        answer = api_refusal(WrongMethod())
        if isinstance(error, HTTPException):
            answer.headers.update(error.headers or {})
        return answer

    return handler


def _page_of(request: Request, places: Sequence[Place]) -> str:
    """The page on which the form stands that is sent to that address.

    A refused form leaves such an address in the bar, where people refresh and copy it.
    """
    path: str = request.scope["path"]
    while path := path.rpartition("/")[0]:
        scope = {"type": "http", "method": "GET", "path": path}
        if any(one.matches(scope)[0] is Match.FULL for one in places):
            return path + query_of({"do": request.path_params.get("action")})
    return "/"


def _failed(office: Office) -> OnError:
    async def handler(request: Request, _: Exception) -> Response:
        why = "程序出错，这一步没有做成；请再做一次，不行时请告诉管理员出错的时间。"
        error = Refused(why)
        error.status = 500
        if request.scope["path"].startswith(API):
            return api_refusal(error)
        return await run_in_threadpool(refused, _ask(office, request), error)

    return handler

"""The page on a socket: what uvicorn is told, and what each worker opens.

A worker is a process of its own and learns from the environment what to open, since on
Windows nothing else can be handed to it.
"""

import errno
import os
import signal
import socket
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from tracker.calendar import BEIJING
from tracker.errors import KaoheError
from web.app import make_app
from web.listening import MOST, Listener
from web.office import Office

_SITE: Final = "KAOHE_SITE"
# Seconds by which the demo's clock is behind; no real site is ever served with it.
_BEHIND: Final = "KAOHE_DEMO_SECONDS_BEHIND"
# What is under way when the program is to stop may take so long.
_FINISH: Final = 20
_KEEP_ALIVE: Final = 20
# A worker that says nothing for so long is replaced; one that has much to do is not.
_SILENT: Final = 60
LAST_PORT: Final = 65535
# Errors of ours only: no line per request, or addresses would stand in a log.
_LOG: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"uvicorn": {"handlers": ["out"], "level": "ERROR", "propagate": False}},
}


class CannotListen(KaoheError):
    """Nothing can be opened at that address."""


def app_from_environment() -> ASGIApp:
    """The page of the site that the environment names; each worker calls this."""
    behind = timedelta(seconds=float(os.environ.get(_BEHIND, "0")))
    return make_app(Office(Path(os.environ[_SITE]), clock(behind)))


def clock(behind: timedelta = timedelta()) -> Callable[[], datetime]:
    """Beijing's time, or the demo's."""
    return lambda: datetime.now(BEIJING) - behind


def listening_at(host: str, port: int) -> socket.socket:
    """A socket there; raises CannotListen with what to do."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, number)
    except OSError:
        raise CannotListen(
            f"没有 {host} 这个地址；平常不用写 --host，只在本机打开。"
        ) from None
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would share the port with whoever has it.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        # Now, not when the workers are ready: what is asked meanwhile waits its turn,
        # and a port somebody else listens at is known at once.
        made.listen(512)
    except OSError as error:
        made.close()
        raise CannotListen(_why(error, host, port)) from None
    made.set_inheritable(True)
    return made


def _why(error: OSError, host: str, port: int) -> str:
    """Why nothing can be opened there, and what to do."""
    if error.errno == errno.EADDRNOTAVAIL:
        return f"这台电脑没有 {host} 这个地址；请用 ipconfig 或 ip addr 看一看再写。"
    if error.errno == errno.EACCES:
        return f"不让用 {port} 端口；请换一个 1024 以上的，如 --port 8000。"
    return (
        f"{port} 端口已经有程序在用，可能网页已经开着；请先关掉它，"
        f"或者换一个端口，如 --port {port % LAST_PORT + 1}。"
    )


def settings(app: ASGIApp | str, *, workers: int = 1) -> uvicorn.Config:
    """What uvicorn is told.

    Args:
        app: what answers, or where each worker finds what makes it.
    """
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=workers,
        loop="asyncio",
        http=Listener,
        ws="none",
        lifespan="off",
        log_config=_LOG,
        access_log=False,
        server_header=False,
        # It would believe whatever any program on this computer says of who is behind it.
        proxy_headers=False,
        limit_concurrency=MOST + 100,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_FINISH,
        timeout_worker_healthcheck=_SILENT,
    )


def serve(
    root: Path, at: socket.socket, *, workers: int, behind: timedelta = timedelta()
) -> None:
    """Answer at that socket until SIGTERM or Ctrl+C; what is under way is finished.

    Args:
        behind: for the demo, how far its clock is behind.
    """
    os.environ[_SITE] = str(root.resolve())
    os.environ[_BEHIND] = str(behind.total_seconds())
    config = settings("web.serving:app_from_environment", workers=workers)
    # uvicorn stops in good order and then raises the signal once more: by then all is
    # done that it asks for.
    before = {
        one: signal.signal(one, _stopped) for one in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        if workers > 1:
            Multiprocess(config, sockets=[at]).run()
        else:
            uvicorn.Server(config).run(sockets=[at])
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stopped(*_: object) -> None:
    """Nothing is left to be done."""

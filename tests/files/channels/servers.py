"""Real servers for the channels: they count what comes, and answer as they are told."""

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CALM = 10.0


@dataclass(frozen=True)
class Reply:
    """How the web server answers: `seconds` later, `cut` off in the middle, in drips;
    with status 0 not at all."""

    status: int = 200
    body: bytes = b""
    seconds: float = 0.0
    cut: bool = False
    drip: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Web:
    """A web server at `url`; `seen` holds path, headers and body of each request."""

    url: str
    reply: Reply = Reply()
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def says(self, status: int = 200, **body: Any) -> None:
        self.reply = Reply(status, json.dumps(body).encode())


@contextmanager
def web_server(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            web.seen.append((self.path, dict(self.headers), self.rfile.read(length)))
            reply = web.reply
            stop.wait(reply.seconds)
            if reply.drip:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.05):
                    self.wfile.write(b"X: y\r\n")
                return
            if reply.status == 0:
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) * (1 + reply.cut)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # A client that has given up is what some tests are about.

    stop = threading.Event()
    server = Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme, host = ("https", "localhost") if context else ("http", "127.0.0.1")
    web = Web(f"{scheme}://{host}:{server.server_address[1]}/send")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield web
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Post:
    """What a mail server is told to do, and what came to it.

    Attributes:
        rcpt, data: its replies; "hang" and "drop" are done instead of replying.
    """

    rcpt: str = "250 OK"
    data: str = "250 2.0.0 queued as 42"
    port: int = 0
    came: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._told(server, self.rcpt)

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.came.append(envelope.content)
        return await self._told(server, self.data)

    async def _told(self, server: SMTP, what: str) -> str:
        if what == "hang":
            await asyncio.sleep(CALM)
        if what == "drop":
            assert server.transport is not None
            server.transport.close()
            return "250 nobody hears this"
        return what


def only(user: str, password: str):
    """An authenticator of aiosmtpd that lets one in, and repeats what others said."""

    def check(_server, _session, _envelope, _how, given):
        if (given.login, given.password) == (user.encode(), password.encode()):
            return AuthResult(success=True)
        said = f"535 no: {given.password.decode()}"
        return AuthResult(success=False, handled=False, message=said)

    return check


@contextmanager
def mail_server(post: Post, **options: Any) -> Iterator[Post]:
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()


@contextmanager
def raw_server(*lines: bytes, drip: bytes = b"") -> Iterator[int]:
    """A port that says each line, one for each of the client's, then is silent, or
    sends `drip` again and again."""
    import socket

    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        peer, _ = listener.accept()
        with peer:
            peer.settimeout(CALM)
            for number, line in enumerate(lines):
                if number:
                    peer.recv(65_536)
                peer.sendall(line)
            while not stop.wait(0.03):
                try:
                    peer.sendall(drip)
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        thread.join()
        listener.close()


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def certified(folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's context for `localhost`, and the file of who vouches for it."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    file = folder / "office-ca.pem"
    authority.cert_pem.write_to_path(file)
    return context, str(file)


def quickly(action):
    """What `action` gives, and how many seconds it took."""
    start = time.perf_counter()
    return action(), time.perf_counter() - start

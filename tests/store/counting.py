"""Real servers that count what reaches them: a mail server, a robot's and an SMS's web.

They run in the test's own process, so that what they have counted outlives whoever sent
it, and may kill the sender at the very moment its message arrives.
"""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.files.channels.servers import free_port


@dataclass(frozen=True)
class Letter:
    """One message as it arrived.

    Attributes:
        way: mail, chat or sms.
        to: the mailbox or telephone; "" for a chat.
        identity: its Message-ID; "" without.
        data: all of it, to be compared.
    """

    way: str
    to: str
    identity: str
    text: str
    data: bytes


@dataclass
class Counter:
    """What has arrived, and what to do at the next arrival.

    Attributes:
        early, late: called once, before a message is taken and after it was taken but
            not yet answered; a sender killed early has delivered nothing.
        seconds: how long an answer takes.
    """

    came: list[Letter] = field(default_factory=list)
    early: Callable[[], None] | None = None
    late: Callable[[], None] | None = None
    seconds: float = 0.0
    mail_port: int = 0
    web_port: int = 0

    def knock(self) -> None:
        """Somebody is about to hand over a message."""
        action, self.early = self.early, None
        if action:
            action()

    def take(self, letter: Letter) -> None:
        """A message is here; its sender does not know yet."""
        self.came.append(letter)
        action, self.late = self.late, None
        if action:
            action()

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        self.knock()
        return "250 OK"

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, _: SMTP, __: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        plain = mail.get_body(("plain",))
        assert plain is not None
        text = plain.get_content()
        to = envelope.rcpt_tos[0]
        self.take(Letter("mail", to, mail["Message-ID"], text, envelope.content))
        await asyncio.sleep(self.seconds)
        return "250 2.0.0 queued"

    def posted(self, path: str, body: bytes) -> bytes:
        """A request to the robot or to the provider of short messages; its answer."""
        self.knock()
        address = urlsplit(path)
        if address.path == "/robot":
            text = json.loads(body)["markdown"]["content"]
            self.take(Letter("chat", "", "", text, body))
            return b'{"errcode": 0, "errmsg": "ok"}'
        asked = parse_qs(address.query)
        text = json.loads(asked["TemplateParam"][0])["content"]
        self.take(Letter("sms", asked["PhoneNumbers"][0], "", text, path.encode()))
        return b'{"Code": "OK", "Message": "OK", "BizId": "1"}'


@contextmanager
def counting() -> Iterator[Counter]:
    """A mail server and a web server that count together."""
    counter = Counter()
    with _web(counter), _mail(counter):
        yield counter


@contextmanager
def _mail(counter: Counter) -> Iterator[None]:
    controller = Controller(counter, hostname="127.0.0.1", port=free_port())
    controller.start()
    counter.mail_port = controller.port
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def _web(counter: Counter) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            said = counter.posted(self.path, self.rfile.read(length))
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # A sender that was killed is what the tests are about.

    server = Server(("127.0.0.1", 0), Handler)
    counter.web_port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

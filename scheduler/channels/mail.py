"""E-mail over SMTP, step by step: only what was lost after the text had begun to leave
is in doubt."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scheduler.channels.letter import Sender, letter
from scheduler.channels.port import InDoubt, Kind, Outcome, Permanent, Retry, Sent
from scheduler.channels.secret import BadSecret, Secret, told
from scheduler.channels.tls import trusting
from scheduler.channels.web import Limits
from scheduler.channels.wording import is_mailbox
from tracker.model.sending import Message

Secrets = tuple[str, ...]
_DOT_AT_START: Final = re.compile(rb"(?m)^\.")


class Security(StrEnum):
    """How the connection is made safe."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """E-mail through one server; a Channel.

    Attributes:
        user, password: to log in with; "" and None where the server asks for none.
        authority: as in `scheduler.channels.tls.trusting`.
    """

    name: str
    host: str
    port: int
    sender: Sender
    security: Security = Security.STARTTLS
    user: str = ""
    password: Secret | None = None
    per_minute: int | None = 60
    limits: Limits = field(default_factory=Limits)
    authority: str = ""
    kind: Kind = Kind.MAIL
    repeats: bool = True

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Send it to its address; again it is the same e-mail with the same identity."""
        if not is_mailbox(message.address):
            return Permanent("邮箱地址写法不对；请在联系人里改正。")
        data = letter(message, self.sender)
        return self._attempt(_Carrying(self.sender.address, message.address, data))

    def check(self) -> Outcome:
        """Whether the server lets us in; nothing is sent."""
        return self._attempt(None)

    def _attempt(self, carrying: "_Carrying | None") -> Outcome:
        try:
            password = self.password.reveal() if self.password else ""
        except BadSecret as error:
            return Retry(str(error))
        # PLAIN, one of the ways to log in, sends both in one.
        secrets = (password, f"\0{self.user}\0{password}") if password else ()
        try:
            with self._connected(password) as server:
                return carrying.to(server, secrets) if carrying else Sent()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return _before_the_text(error, secrets)

    @contextmanager
    def _connected(self, password: str) -> Iterator[smtplib.SMTP]:
        """The server, logged in to; cut off when the time is over."""
        context = trusting(self.authority)
        name, limit = socket.gethostname(), self.limits.connect
        # Ours may have a Chinese name, which no server understands.
        ours = name if name.isascii() else "localhost"
        server = (
            smtplib.SMTP_SSL(local_hostname=ours, timeout=limit, context=context)
            if self.security is Security.TLS
            else smtplib.SMTP(local_hostname=ours, timeout=limit)
        )
        # smtplib looks here for the name that the certificate must bear.
        server._host = self.host  # type: ignore[attr-defined]
        with _cut_off_after(self.limits.total, server):
            try:
                _expect(server.connect(self.host, self.port), 220)
                _patience(server, self.limits.read)
                if self.security is Security.STARTTLS:
                    server.starttls(context=context)
                if self.user:
                    server.login(self.user, password)
                yield server
                # Its answer changes nothing.
                with suppress(smtplib.SMTPException, OSError):
                    server.putcmd("quit")
            finally:
                server.close()


def _patience(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


@contextmanager
def _cut_off_after(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """A server that sends a sign now and then would keep us for ever otherwise."""

    def cut() -> None:
        if server.sock is not None:
            with suppress(OSError):
                # Not the TLS layer's own, which another thread is reading from.
                socket.socket.shutdown(server.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@dataclass(frozen=True, slots=True)
class _Carrying:
    """One e-mail on its way."""

    sender: str
    recipient: str
    data: bytes

    def to(self, server: smtplib.SMTP, secrets: Secrets) -> Outcome:
        """Hand it over; raises what smtplib does while the text has not begun."""
        server.ehlo_or_helo_if_needed()
        _expect(server.mail(self.sender), 250)
        _expect(server.rcpt(self.recipient), 250, 251, 252)
        _expect(server.docmd("DATA"), 354)
        text = _DOT_AT_START.sub(b"..", self.data)
        try:
            server.send(text.removesuffix(b"\r\n") + b"\r\n.\r\n")
            code, said = server.getreply()
        except (smtplib.SMTPException, OSError):
            return InDoubt("正文已经发出，但没有等到邮件服务器的答复。")
        return _judged(code, _words(said, secrets))


def _expect(reply: tuple[int, bytes], *wanted: int) -> None:
    code, said = reply
    if code not in wanted:
        raise smtplib.SMTPResponseException(code, said)


def _judged(code: int, said: str) -> Outcome:
    """What the server's answer to the whole text means."""
    match code // 100:
        case 2:
            return Sent(said)
        case 4:
            return Retry(f"邮件服务器请稍后再发（{code} {said}）。")
        case 5:
            return Permanent(f"邮件服务器拒收（{code} {said}）。")
        case _:
            return InDoubt("邮件服务器的答复看不懂，不知道收没收到。")


def _before_the_text(error: Exception, secrets: Secrets) -> Outcome:
    """What is known where it failed before the text began to leave."""
    match error:
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=raw):
            said = _words(raw, secrets)
            if code // 100 == 5:
                return Permanent(
                    f"邮件服务器不接受（{code} {said}）；请检查地址、用户名和密码。"
                )
            return Retry(f"邮件服务器请稍后再发（{code} {said}）。")
        case smtplib.SMTPNotSupportedError():
            return Permanent(
                "邮件服务器不支持设置里的加密或登录方式；请检查 security。"
            )
        case ssl.SSLCertVerificationError():
            return Retry("邮件服务器的证书不可信；请检查 host，或写明 ca_file。")
        case TimeoutError():
            return Retry("邮件服务器没有回应；请检查网络、host 和 port。")
        case UnicodeError():
            return Permanent("邮件服务器不接受设置里的文字；请检查 host、user 和密码。")
        case _:
            return Retry(
                "连接不上邮件服务器或中途断开；请检查网络、host、port 和 security。"
            )


def _words(said: bytes | str, secrets: Secrets) -> str:
    if isinstance(said, bytes):
        said = said.decode("utf-8", "replace")
    return told(said, secrets)

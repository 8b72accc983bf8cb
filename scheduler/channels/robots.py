"""The robots of group chats, judged by the code in the body and never by HTTP alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scheduler.channels.dialects import DIALECTS, Dialect
from scheduler.channels.port import InDoubt, Kind, Outcome, Permanent, Retry, Sent
from scheduler.channels.secret import BadSecret, Secret, told
from scheduler.channels.web import Answer, Limits, Request, post, unavailable
from scheduler.channels.wording import AGAIN
from tracker.model.sending import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Robot:
    """A robot in a group chat; a Channel.

    Attributes:
        webhook: its address, which is its key.
        sign: what its messages are signed with; None where it asks for no signature.
        clock: the moment by the machine's clock, which signatures bear.
        authority: as in `scheduler.channels.tls.trusting`.
    """

    name: str
    kind: Kind
    webhook: Secret
    clock: Callable[[], datetime]
    sign: Secret | None = None
    per_minute: int | None = None
    limits: Limits = field(default_factory=Limits)
    authority: str = ""
    repeats: bool = True

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Say it in the chat; said again it begins with 「（补发）」."""
        dialect = DIALECTS[self.kind]
        try:
            url = self.webhook.reveal()
            key = self.sign.reveal() if self.sign else ""
        except BadSecret as error:
            return Retry(str(error))
        subject = f"{AGAIN}{message.subject}" if again else message.subject
        body = dialect.body(subject, message.text)
        if key:
            url, body = dialect.signed(url, body, key, self.clock())
        answer = post(self._request(url, body), self.limits)
        if not isinstance(answer, Answer):
            return answer
        return _judged(answer, dialect, (url, self.webhook.reveal(), key))

    def check(self) -> Outcome:
        """Whether its address and key can be had: to ask more it would have to speak."""
        try:
            url = self.webhook.reveal()
            if self.sign:
                self.sign.reveal()
        except BadSecret as error:
            return Retry(str(error))
        return Sent() if "://" in url else Permanent("地址不完整；请重新复制。")

    def _request(self, url: str, body: dict[str, Any]) -> Request:
        return Request(
            url=url,
            content=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            authority=self.authority,
        )


def _judged(answer: Answer, dialect: Dialect, secrets: tuple[str, ...]) -> Outcome:
    if trouble := unavailable(answer):
        return trouble
    body = answer.body or {}
    code = next((body[key] for key in dialect.codes if key in body), None)
    if type(code) is not int:
        return _without_code(answer)
    if code == 0:
        return Sent()
    said = told(str(body.get(dialect.words, "")), secrets)
    if seconds := dialect.busy(code, said):
        return Retry(f"对方说发得太快或正忙（{code}：{said}）。", seconds)
    remedy = dialect.remedies.get(code, "请按这个代码查对方的说明")
    return Permanent(f"对方拒收（{code}：{said}）；{remedy}。")


def _without_code(answer: Answer) -> Outcome:
    status = answer.status
    if status < 300:
        return InDoubt("对方有答复，但看不出收没收到；请到群里看一看。")
    if status < 400:
        return Permanent(f"地址转到了别处（HTTP {status}）；请重新复制机器人地址。")
    return Permanent(f"对方不认这个地址（HTTP {status}）；请重新复制机器人地址。")

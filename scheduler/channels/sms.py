"""Short messages through Alibaba Cloud's SendSms: a template approved beforehand, filled
in with one short text. What is in doubt is never sent again."""

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

from scheduler.channels.port import InDoubt, Kind, Outcome, Permanent, Retry, Sent
from scheduler.channels.secret import BadSecret, Secret, told
from scheduler.channels.web import Answer, Limits, Request, post
from scheduler.channels.wording import flat
from tracker.model.sending import Message

ENDPOINT: Final = "https://dysmsapi.aliyuncs.com/"
_ALGORITHM: Final = "ACS3-HMAC-SHA256"
_PHONE: Final = re.compile(r"1\d{10}")
# What a clerk types between the figures, or in front of them.
_TYPED: Final = re.compile(r"^(\+86|0086)|[\s()（）-]")
# Too many to one number or in all: the provider counts by minute, hour and day.
_LIMITED: Final = (
    "isv.BUSINESS_LIMIT",
    "BUSINESS_LIMIT",
    "Throttling",
    "isv.DAY_LIMIT",
)
_LIMITED_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessages:
    """Short messages to mobile phones; a Channel.

    Attributes:
        key_id: the account's AccessKey ID.
        key: its secret.
        sign_name: 短信签名.
        template: the approved template's code.
        variable: the one variable of the template, which gets the message's text.
        longest: signs that variable may have.
    """

    name: str
    key_id: Secret
    key: Secret
    sign_name: str
    template: str
    clock: Callable[[], datetime]
    variable: str = "content"
    longest: int = 35
    endpoint: str = ENDPOINT
    per_minute: int | None = 60
    limits: Limits = field(default_factory=Limits)
    authority: str = ""
    kind: Kind = Kind.SMS
    repeats: bool = False

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Send the beginning of the message to the telephone that is its address."""
        if again:
            return InDoubt("短信不重发，以免收到两遍；请打电话问一问。")
        phone = _TYPED.sub("", message.address)
        if not _PHONE.fullmatch(phone):
            return Permanent("手机号不是 11 位数字；请在联系人里改正。")
        try:
            keys = self.key_id.reveal(), self.key.reveal()
        except BadSecret as error:
            return Retry(str(error))
        query = _canonical(self._parameters(message, phone))
        answer = post(self._request(query, keys), self.limits)
        if not isinstance(answer, Answer):
            return answer
        return _judged(answer, keys)

    def check(self) -> Outcome:
        """Whether its keys can be had: the provider tells no more without sending."""
        try:
            self.key_id.reveal()
            self.key.reveal()
        except BadSecret as error:
            return Retry(str(error))
        return Sent()

    def _parameters(self, message: Message, phone: str) -> dict[str, str]:
        content = flat(message.text or message.subject)
        if len(content) > self.longest:
            content = f"{content[: self.longest - 1]}…"
        filled = json.dumps({self.variable: content}, ensure_ascii=False)
        return {
            "OutId": message.key,
            "PhoneNumbers": phone,
            "SignName": self.sign_name,
            "TemplateCode": self.template,
            "TemplateParam": filled,
        }

    def _request(self, query: str, keys: tuple[str, str]) -> Request:
        moment = self.clock().astimezone(UTC)
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
            "x-acs-date": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-version": "2017-05-25",
        }
        signed = authorization(query, headers, *keys)
        return Request(
            url=f"{self.endpoint}?{query}",
            content=b"",
            headers={**headers, "Accept": "application/json", "Authorization": signed},
            authority=self.authority,
        )


def authorization(query: str, headers: Mapping[str, str], key_id: str, key: str) -> str:
    """The header that signs a request without a body, with all of `headers`."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    body = headers["x-acs-content-sha256"]
    canonical = f"POST\n/\n{query}\n{lines}\n{names}\n{body}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.new(
        key.encode(), f"{_ALGORITHM}\n{digest}".encode(), hashlib.sha256
    ).hexdigest()
    credential = f"Credential={key_id},SignedHeaders={names},Signature={signature}"
    return f"{_ALGORITHM} {credential}"


def _canonical(parameters: Mapping[str, str]) -> str:
    pairs = (
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in sorted(parameters.items())
    )
    return "&".join(pairs)


def _judged(answer: Answer, secrets: tuple[str, str]) -> Outcome:
    body: dict[str, Any] = answer.body or {}
    code = body.get("Code")
    if code == "OK" and answer.status < 300:
        return Sent(told(str(body.get("BizId", "")), secrets))
    if answer.status == 429:
        return Retry("服务商说发得太快，稍后再发。", answer.after or _LIMITED_SECONDS)
    if not isinstance(code, str):
        return _without_code(answer.status)
    said = told(f"{code}：{body.get('Message', '')}", secrets)
    if code.startswith(_LIMITED):
        return Retry(f"服务商限制了发送次数（{said}）。", _LIMITED_SECONDS)
    if answer.status >= 500 or code.startswith("isp."):
        return InDoubt(f"服务商出错，不知道发没发出（{said}）。")
    return Permanent(f"服务商拒绝（{said}）；请按这个代码查服务商的说明。")


def _without_code(status: int) -> Outcome:
    # A gateway may answer 5xx after the message has gone: with SMS that is a doubt.
    if 300 <= status < 500:
        return Permanent(f"服务商不认这个地址（HTTP {status}）；请检查 endpoint。")
    return InDoubt(f"服务商的答复看不出发没发出（HTTP {status}）。")

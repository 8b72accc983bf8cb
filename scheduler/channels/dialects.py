"""How each platform's robots are spoken to: body, signature, codes, length."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote_plus

from scheduler.channels.port import Kind
from scheduler.channels.wording import clean, fitted, flat, plain_markdown, size_of

Body = dict[str, Any]
# Bytes: what the platform allows (WeCom 4096 of Markdown, the others about 20 KB of
# body), less what stands around the text.
_WECOM_TEXT: Final = 4096
_DINGTALK_TEXT: Final = 16_000
_FEISHU_TEXT: Final = 8_000
# Signs of a title.
_TITLE: Final = 60
# Codes that mean too often, or too busy, and how many seconds to leave it alone.
# DingTalk shuts a robot up for ten minutes.
_WECOM_BUSY: Final = {45009: 60.0, 45033: 60.0, -1: 60.0}
_DINGTALK_BUSY: Final = {130101: 600.0, 410100: 600.0, -1: 60.0}
_FEISHU_BUSY: Final = {11232: 60.0, 11233: 60.0, 230020: 60.0}
# Feishu uses this code for 「too many request」 and for a bad request alike.
_FEISHU_EITHER: Final = 9499


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How one platform's robots are spoken to.

    Attributes:
        per_minute: below the platform's own limit.
        shown: a text as that platform shows it harmlessly.
        room: how many bytes of such a text go under a title.
        body: of a title and a text.
        signed: address and body, signed with a key at a moment.
        codes: where the answer's code stands, the first there is; 0 is success.
        words: where it says so in words.
        busy: seconds to wait where the code means so; 0.0 for another meaning.
        remedies: what to do about a refusal.
    """

    per_minute: int
    shown: Callable[[str], str]
    room: Callable[[str], int]
    body: Callable[[str, str], Body]
    signed: Callable[[str, Body, str, datetime], tuple[str, Body]]
    codes: tuple[str, ...]
    words: str
    busy: Callable[[int, str], float]
    remedies: Mapping[int, str]

    def fits(self, title: str, text: str) -> bool:
        """Whether nothing of `text` has to be left out under that title."""
        return size_of(self.shown(text)) <= self.room(title)


def _title(title: str) -> str:
    return flat(title)[:_TITLE]


def _markdown(text: str) -> str:
    return plain_markdown(clean(text))


def _wecom_head(title: str) -> str:
    return f"**{plain_markdown(_title(title))}**\n" if title else ""


def _wecom_room(title: str) -> int:
    return _WECOM_TEXT - size_of(_wecom_head(title))


def _wecom(title: str, text: str) -> Body:
    told = _wecom_head(title) + fitted(_markdown(text), _wecom_room(title))
    return {"msgtype": "markdown", "markdown": {"content": told}}


def _dingtalk(title: str, text: str) -> Body:
    head = plain_markdown(_title(title))
    told = f"### {head}\n" if title else ""
    told += fitted(_markdown(text), _DINGTALK_TEXT)
    # Its Markdown breaks a line only where two blanks stand around the break.
    shown = told.replace("\n", "  \n  ")
    return {
        "msgtype": "markdown",
        "markdown": {"title": head, "text": shown},
    }


def _feishu(title: str, text: str) -> Body:
    # A post of plain pieces: nothing in them is read as a mark or a mention.
    lines = fitted(clean(text), _FEISHU_TEXT).split("\n")
    post = {
        "title": _title(title),
        "content": [[{"tag": "text", "text": line}] for line in lines],
    }
    return {"msg_type": "post", "content": {"post": {"zh_cn": post}}}


def _unsigned(url: str, body: Body, _key: str, _now: datetime) -> tuple[str, Body]:
    return url, body


def _dingtalk_signed(url: str, body: Body, key: str, now: datetime) -> tuple[str, Body]:
    """The address with `timestamp` in milliseconds and its signature behind it."""
    stamp = str(int(now.timestamp() * 1000))
    sign = _hmac(key.encode(), f"{stamp}\n{key}".encode())
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}timestamp={stamp}&sign={quote_plus(sign)}", body


def _feishu_signed(url: str, body: Body, key: str, now: datetime) -> tuple[str, Body]:
    """The body with `timestamp` in seconds; what is signed is the key, over nothing."""
    stamp = str(int(now.timestamp()))
    return url, {
        "timestamp": stamp,
        "sign": _hmac(f"{stamp}\n{key}".encode(), b""),
        **body,
    }


def _hmac(key: bytes, told: bytes) -> str:
    return base64.b64encode(hmac.digest(key, told, hashlib.sha256)).decode("ascii")


def _feishu_is_busy(code: int, said: str) -> float:
    if code == _FEISHU_EITHER and "many" in said.lower():
        return 60.0
    return _FEISHU_BUSY.get(code, 0.0)


DIALECTS: Final[Mapping[Kind, Dialect]] = {
    Kind.WECOM: Dialect(
        per_minute=18,  # of 20
        shown=_markdown,
        room=_wecom_room,
        body=_wecom,
        signed=_unsigned,
        codes=("errcode",),
        words="errmsg",
        busy=lambda code, _: _WECOM_BUSY.get(code, 0.0),
        remedies={
            93000: "机器人地址不对或机器人已被移除，请到群里重新复制地址",
            93008: "机器人已不在群里，请重新添加",
            40058: "内容不合要求，请检查模板",
        },
    ),
    Kind.DINGTALK: Dialect(
        per_minute=18,  # of 20
        shown=_markdown,
        room=lambda _: _DINGTALK_TEXT,
        body=_dingtalk,
        signed=_dingtalk_signed,
        codes=("errcode",),
        words="errmsg",
        busy=lambda code, _: _DINGTALK_BUSY.get(code, 0.0),
        remedies={
            310000: "没有通过安全设置，请核对加签密钥、关键词和 IP",
            300001: "机器人地址不对，请到群里重新复制地址",
            300005: "机器人地址不对，请到群里重新复制地址",
            400013: "群已经解散，请换一个群",
            400101: "机器人地址不对，请到群里重新复制地址",
            400102: "机器人已停用，请到群里启用",
            400106: "机器人已不在群里，请重新添加",
        },
    ),
    Kind.FEISHU: Dialect(
        per_minute=60,  # of 100, and of five a second
        shown=clean,
        room=lambda _: _FEISHU_TEXT,
        body=_feishu,
        signed=_feishu_signed,
        codes=("code", "StatusCode"),
        words="msg",
        busy=_feishu_is_busy,
        remedies={
            19001: "机器人地址不对，请到群里重新复制地址",
            19021: "签名没有通过，请核对签名密钥和本机时间",
            19022: "本机 IP 不在机器人的白名单里，请添加",
            19024: "没有机器人要求的关键词，请写进模板",
        },
    ),
}

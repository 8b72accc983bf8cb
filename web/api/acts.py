"""Steps taken by a program: one address for each of `web.deeds.DEEDS`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any, Final

import msgspec
from starlette.responses import Response

from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.stored import StoredFile
from tracker.storage.materials import keep_stream
from web.api.once import once
from web.api.replies import KIND, as_json
from web.asking import Ask, Refused
from web.deeds import MAKING, BadForm, Deed, Field, Kind, values_of
from web.uploads import faults_of

# What was sent and not named in a step by then has to be sent again.
KEPT: Final = timedelta(days=7)
MOST_A_DAY: Final = 200
FILE: Final = "file"
# Fields that are an array in JSON.
SEVERAL: Final = frozenset(
    {Kind.LINES, Kind.PEOPLE, Kind.UNITS, Kind.FILES, Kind.NUMBERS}
)
_WORDS: Final[Mapping[Kind, str]] = {
    Kind.NUMBER: "整数",
    Kind.NUMBERS: "整数",
}
_DAY: Final = timedelta(days=1)


class WrongType(Refused):
    """The body is of another kind than is read here."""

    status = 415


class TooMany(Refused):
    """More than one account may send in a day."""

    status = 429


# ---------------------------------------------------------------- steps


def taking(deed: Deed, ask: Ask) -> Response:
    """Take that step, once."""
    key = ask.params.get("key", "")
    look = f"/api/{deed.table}/{key}" if key else f"/api/{deed.table}"
    return once(ask, look, partial(_take, deed, ask))


def _take(deed: Deed, ask: Ask) -> Response:
    opened = ask.opened
    given = _sent(ask)
    _refuse_unknown(deed, given)
    key = str(opened.site.year)
    if (deed.table, deed.action) not in MAKING:
        with opened.ledger.store.reading() as reader:
            key = ask.record(reader, deed.table).key
    typed, files, faults = {}, {}, {}
    for field in deed.fields:
        if given.get(field.name) is None:
            continue
        try:
            typed[field.name] = texts_of(field, given[field.name])
            if field.kind is Kind.FILES:
                files[field.name] = _named(ask, typed[field.name])
        except ValueError as error:
            faults[field.name] = str(error)
    if faults:
        raise BadForm(faults)
    values = values_of(deed, typed, files, opened.units)
    return as_json(_told(ask, deed.take(opened.ledger, key, ask.act, values)))


def _sent(ask: Ask) -> Mapping[str, Any]:
    """The JSON object that was sent; an empty body is an empty one."""
    if ask.body and ask.kind != KIND:
        raise WrongType(f"请求的内容要是 {KIND}（Content-Type）。")
    try:
        given = msgspec.json.decode(ask.body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("请求的内容不是能读的 JSON；请核对括号、引号和编码。") from None
    if not isinstance(given, dict):
        raise Refused("请求的内容要是一个 JSON 对象，像 {“note”: “…”}。")
    return given


def _refuse_unknown(deed: Deed, given: Mapping[str, Any]) -> None:
    known = [field.name for field in deed.fields]
    more = {name: "没有这一栏，请删去" for name in given if name not in known}
    if more:
        raise BadForm(more)


def texts_of(field: Field, value: Any) -> list[str]:
    """A value of JSON as a form would have brought it; raises ValueError."""
    fault = f"{field.label}要是{_WORDS.get(field.kind, '文字')}"
    if field.kind not in SEVERAL:
        value = [value]
    elif not isinstance(value, list):
        raise ValueError(f"{fault}的数组")
    texts = [_text_of(field.kind, one) for one in value]
    if None in texts:
        raise ValueError(fault)
    return [one for one in texts if one is not None]


def _text_of(kind: Kind, value: Any) -> str | None:
    """None where it is of another type."""
    match kind:
        case Kind.NUMBER | Kind.NUMBERS:
            return str(value) if type(value) is int else None
        case _:
            return value if isinstance(value, str) else None


def _told(ask: Ask, record: Any) -> Any:
    """Where a record stands now: its line of today where it has one."""
    is_judged = isinstance(record, Obligation | Issue)
    return asdict(ask.opened.line(record, ask.today) if is_judged else record)


# ---------------------------------------------------------------- files sent ahead


def upload(ask: Ask) -> Response:
    """Keep files; each is then named by its digest in a step."""
    return once(ask, "/api/files", partial(_keep, ask))


def _keep(ask: Ask) -> Response:
    if ask.kind != "multipart/form-data":
        raise WrongType("上传文件要用 multipart/form-data。")
    sent = ask.uploads.get(FILE, ())
    if not sent:
        raise BadForm({FILE: f"没有文件；请放在 {FILE} 这一栏，可以放几个"})
    if faults := list(faults_of(sent)):
        raise BadForm({FILE: "；".join(faults)})
    who, moment = ask.who.key, ask.now.timestamp()
    with ask.office.book.writing() as book:
        book.forget_uploads(moment - KEPT.total_seconds())
        already = book.uploads(who, moment - _DAY.total_seconds())
    if already + len(sent) > MOST_A_DAY:
        raise TooMany(f"一天最多上传 {MOST_A_DAY} 个文件；请明天再传。")
    root = ask.opened.site.materials
    files = [keep_stream(root, one.stream, one.name) for one in sent]
    with ask.office.book.writing() as book:
        for file in files:
            book.put_upload(who, file, moment)
    return as_json({"files": [asdict(one) for one in files]}, 201)


def _named(ask: Ask, digests: list[str]) -> tuple[StoredFile, ...]:
    """The files of these digests; only what the same account has sent."""
    files = []
    with ask.office.book.reading() as book:
        for digest in digests:
            file = book.upload(ask.who.key, digest)
            if file is None:
                raise ValueError(
                    f"没有收到过“{digest[:16]}”；请先用 POST /api/files 上传"
                )
            files.append(file)
    return tuple(files)

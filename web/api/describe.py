"""The API's description (OpenAPI 3.1), made from its table, the deeds and the types."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgspec

from web.api.acts import FILE, SEVERAL
from web.api.once import HEADER, KEY, REPLAYED
from web.api.replies import CODES, KIND
from web.api.table import TABLE, Line
from web.fields import Field, Kind

_PLACE: Final = "#/components/schemas/{name}"
_REFUSED: Final = {"$ref": "#/components/schemas/Refusal"}
# With these any address may refuse.
_ALWAYS: Final = (400, 401, 403, 500, 503)
_WHY: Final[Mapping[int, str]] = {
    400: "请求读不懂，或写的词不认得",
    401: "没有令牌，或令牌不对、过期、撤销了",
    403: "这个账号不能看或不能办",
    404: "没有这个编号",
    405: "这个地址不能这样用",
    409: "现在不能办这一步，或者结果不明",
    413: "内容太大",
    415: "内容的格式不对",
    422: "有的栏写得不对，fields 里逐栏说明",
    429: "太多了，过一段时间再来",
    500: "程序出错",
    503: "台账正忙，或设置有误",
}


@cache
def description() -> Mapping[str, Any]:
    """The document."""
    kinds = [kind for line in TABLE for kind in _kinds_of(line)]
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_PLACE)
    # By name: what looks like a type may be no key of a mapping.
    known = {repr(kind): schema for kind, schema in zip(kinds, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for line in TABLE:
        method = line.route.method.lower()
        paths.setdefault(line.route.path, {})[method] = _operation(line, known)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "考核台账接口",
            "version": "1",
            "description": "与网页、命令行同一套台账；用法见 /api。",
        },
        "paths": paths,
        "components": {
            "schemas": {
                **_without_docstrings(components),
                "Refusal": _refusal_schema(),
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _kinds_of(line: Line) -> list[Any]:
    """The types its answer is made of."""
    if isinstance(line.answer, Mapping):
        return [*line.answer.values()]
    return [line.answer, *line.more.values()]


def _without_docstrings(components: Mapping[str, Any]) -> Mapping[str, Any]:
    """The types; their docstrings are for those who read the source."""
    return {
        name: {key: one for key, one in schema.items() if key != "description"}
        for name, schema in components.items()
    }


def _operation(line: Line, known: Mapping[str, Any]) -> dict[str, Any]:
    statuses = sorted({*_ALWAYS, *line.refusals})
    refusals = {
        str(status): _answer(f"{_WHY[status]}（{CODES[status]}）", _REFUSED)
        for status in statuses
    }
    writes = line.route.method == "POST"
    done = _answer("办好了" if writes else "答复", _schema(line, known))
    if writes:
        done["headers"] = {
            REPLAYED: {
                "schema": {"type": "string", "enum": ["true"]},
                "description": "这是上一次的答复，没有再办一次。",
            }
        }
    operation = {
        "operationId": line.name,
        "summary": line.what,
        "parameters": _parameters(line),
        "responses": {str(line.status): done, **refusals},
    }
    if writes:
        operation["requestBody"] = _body(line)
    return operation


def _answer(what: str, schema: Any) -> dict[str, Any]:
    return {"description": what, "content": {KIND: {"schema": schema}}}


def _schema(line: Line, known: Mapping[str, Any]) -> Any:
    if isinstance(line.answer, Mapping):
        return _object({key: known[repr(one)] for key, one in line.answer.items()})
    schema = known[repr(line.answer)]
    more = {name: known[repr(kind)] for name, kind in line.more.items()}
    if more and "items" in schema:
        return {**schema, "items": {"allOf": [schema["items"], _object(more)]}}
    if more:
        return {"allOf": [schema, _object(more)]}
    if line.listed:
        number = {"type": "integer", "minimum": 0}
        return _object(
            {
                "number": {**number, "description": "一共多少条"},
                "page": number,
                "pages": number,
                "lines": {"type": "array", "items": schema},
            }
        )
    return schema


def _object(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": [*fields]}


def _refusal_schema() -> dict[str, Any]:
    return _object(
        {
            "error": {"type": "string", "enum": [*CODES.values()]},
            "message": {"type": "string", "description": "为什么，怎么办"},
            "fields": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "写得不对的栏，各是什么不对",
            },
        }
    )


def _parameters(line: Line) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if "{key}" in line.route.path:
        found.append(
            {
                "name": "key",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
                "description": "编号，像 B2020-0005",
            }
        )
    for name, schema in line.query.items():
        found.append({"name": name, "in": "query", "schema": schema})
    if line.route.method == "POST":
        found.append(
            {
                "name": HEADER.title(),
                "in": "header",
                "schema": {"type": "string", "pattern": KEY},
                "description": "同一个键再发一次，不会办两次；七天内有效。建议写。",
            }
        )
    return found


def _body(line: Line) -> dict[str, Any]:
    if line.deed is None:
        files = {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "minItems": 1,
        }
        schema = _object({FILE: files})
        return {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema}},
        }
    fields = line.deed.fields
    required = [one.name for one in fields if one.required]
    schema = {
        "type": "object",
        "properties": {one.name: _field(one) for one in fields},
        "additionalProperties": False,
    }
    if required:
        schema["required"] = required
    return {"required": bool(required), "content": {KIND: {"schema": schema}}}


def _field(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    match field.kind:
        case Kind.DAY:
            one["format"] = "date"
        case Kind.NUMBER | Kind.NUMBERS:
            one = {"type": "integer", "minimum": 0}
        case Kind.CHOICE:
            one["enum"] = [*field.choices]
        case Kind.FILES:
            one["pattern"] = "^[0-9a-f]{64}$"
        case _:
            pass
    what = f"{field.label}。{field.help}"
    if field.required and field.kind not in SEVERAL and one["type"] == "string":
        one["minLength"] = 1
    if field.kind in SEVERAL:
        one = {"type": "array", "items": one}
        if field.required:
            one["minItems"] = 1
    return {**one, "description": what}

"""A request's body, read within limits; what is cut off leaves nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from web.asking import Refused, Upload

FORM: Final = 256 * 1024
MEGABYTE: Final = 1024 * 1024
MOST_FILES: Final = 20
MOST_FIELDS: Final = 500
# One field of a form; files have the route's own limit.
_LONGEST_FIELD: Final = 128 * 1024
# For whoever sends a byte a second.
_PATIENCE: Final = 900.0
Fields = Mapping[str, Sequence[str]]


class TooLarge(Refused):
    """More was sent than is taken."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"一次提交的内容超过 {limit // 1024 // 1024 or 1} MB，没有收；请分几次报送。"
        )


class CutOff(Refused):
    """The other side went away before all had come."""


async def read_form(
    request: Request, limit: int
) -> tuple[Fields, Mapping[str, Sequence[Upload]]]:
    """The fields and files of a form.

    Raises:
        TooLarge, CutOff, Refused: it cannot be read; nothing of it is kept.
    """
    # With an app in its scope Starlette would answer for itself, and in English.
    scope = {name: value for name, value in request.scope.items() if name != "app"}
    limited = Request(scope, _counting(request, limit))
    try:
        async with asyncio.timeout(_PATIENCE):
            form = await limited.form(
                max_files=MOST_FILES,
                max_fields=MOST_FIELDS,
                max_part_size=_LONGEST_FIELD,
            )
    except ClientDisconnect:
        raise CutOff("连接中断，没有收到；请再做一次。") from None
    except TimeoutError:
        raise CutOff("等了太久还没有收完，没有收；请检查网络后再做一次。") from None
    except MultiPartException as error:
        if "files" in error.message:
            raise Refused(
                f"一次最多报 {MOST_FILES} 个文件，没有收；请分几次，或打成一个压缩包。"
            ) from None
        raise Refused(f"提交的内容读不出来（{error.message}）；请再做一次。") from None
    except Refused:
        raise
    except Exception as error:  # the parser has no root of its own for what it raises
        if type(error).__module__.startswith(("python_multipart", "multipart")):
            raise Refused("提交的内容读不出来；请再做一次。") from None
        raise
    fields: dict[str, list[str]] = {}
    uploads: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                upload = Upload(
                    name=value.filename, stream=value.file, size=value.size or 0
                )
                uploads.setdefault(name, []).append(upload)
        else:
            fields.setdefault(name, []).append(value)
    return fields, uploads


async def read_body(request: Request, limit: int) -> bytes:
    """The body whole; raises as `read_form`."""
    limited = Request(request.scope, _counting(request, limit))
    try:
        async with asyncio.timeout(_PATIENCE):
            return await limited.body()
    except ClientDisconnect:
        raise CutOff("连接中断，没有收到；请再做一次。") from None
    except TimeoutError:
        raise CutOff("等了太久还没有收完，没有收；请检查网络后再做一次。") from None


def _counting(request: Request, limit: int) -> Receive:
    """The request's messages, as far as `limit` bytes of body."""
    came = 0

    async def receive() -> Message:
        nonlocal came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > limit:
            raise TooLarge(limit)
        return message

    return receive

"""Files handed in, to be kept by whoever may see the record they came with."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from starlette.responses import Response

from tracker.errors import BadFile
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.stored import StoredFile
from tracker.ports import Table
from tracker.storage.materials import open_kept, safe_name
from web.answering import download
from web.asking import Ask, NotThere
from web.routing import READERS, Route

# Never a kind that a browser would show: what came from outside is only handed on.
_KIND: Final = "application/octet-stream"
_CHUNK: Final = 256 * 1024


def of_obligation(ask: Ask) -> Response:
    """A file of one version of an obligation's material."""
    with ask.opened.ledger.store.reading() as reader:
        record: Obligation = ask.record(reader, Table.OBLIGATIONS)
    version = ask.params["version"]
    found = (one for one in record.submissions if str(one.number) == version)
    return file_of(ask, next((one.files for one in found), ()))


def of_issue(ask: Ask) -> Response:
    """A piece of evidence of an issue."""
    with ask.opened.ledger.store.reading() as reader:
        record: Issue = ask.record(reader, Table.ISSUES)
    return file_of(ask, record.evidence)


def file_of(ask: Ask, files: Sequence[StoredFile]) -> Response:
    """The file of the path's number, from 1."""
    number = ask.params["number"]
    found = [one for n, one in enumerate(files, start=1) if str(n) == number]
    if not found:
        raise NotThere("没有这个文件；请从事项的页面上下载。")
    try:
        stream = open_kept(ask.opened.site.materials, found[0])
    except BadFile as error:
        raise NotThere(str(error)) from None
    name = safe_name(found[0].name)
    return download(_chunks(stream), name, kind=_KIND, size=found[0].size)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


ROUTES = (
    Route(
        method="GET",
        path="/obligations/{key}/files/{version}/{number}",
        handler=of_obligation,
        may=READERS,
        own=True,
    ),
    Route(
        method="GET",
        path="/issues/{key}/files/{number}",
        handler=of_issue,
        may=READERS,
        own=True,
    ),
)

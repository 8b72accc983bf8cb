"""A sign of life after each good pass, for whoever watches that passes run (心跳)."""

from datetime import datetime
from pathlib import Path
from typing import Final

from tracker.errors import KaoheError
from tracker.files import write_file

_SECONDS: Final = 10.0


class NotTold(KaoheError):
    """The sign of life could not be given; the text never holds the address."""


def beat(target: str, at: datetime) -> None:
    """Write the moment into a file, or ask for a web address; "" for neither.

    Raises:
        NotTold: it could not be done; the pass was good all the same.
    """
    if target.startswith(("http://", "https://")):
        _ask(target)
    elif target:
        try:
            write_file(Path(target), f"{at.isoformat(timespec='seconds')}\n".encode())
        except KaoheError as error:
            raise NotTold(f"心跳文件{error}") from None


def _ask(address: str) -> None:
    # Here, for the sake of passes that have no such address: it takes 100 ms.
    import httpx

    try:
        answer = httpx.get(address, timeout=_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotTold("心跳的网址没有答复；请检查网络和网址。") from None
    if answer.is_error:
        raise NotTold(f"心跳的网址不接受（HTTP {answer.status_code}）；请检查网址。")

"""Where a database is: the address a person wrote, and what of it may be shown."""

from typing import Final

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from tracker.ports import StoreRefused

# A server that is gone must be noticed within a minute, not in the two hours of TCP.
_DEFAULTS: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "application_name": "kaohe",
}
_HINT: Final = (
    "请写成 postgresql://用户:密码@主机:5432/库名；"
    "密码里的 @ : / ? # % 要写成 %40 %3A %2F %3F %23 %25。"
)


def url_of(address: str) -> URL:
    """The address as SQLAlchemy wants it, our defaults filled in.

    Raises:
        StoreRefused: it is none; the sentence shows nothing of it, since whoever
            mistypes an address has often mistyped the password in it.
    """
    try:
        url = make_url(address)
        make_conninfo("", **dict.fromkeys(url.query, ""))  # are there such options?
    except (ArgumentError, ProgrammingError, ValueError):
        raise StoreRefused(f"看不懂台账数据库的地址。{_HINT}") from None
    # An "@" left in the password ends up in the host, which we would print.
    if "@" in (url.host or "") or "@" in (url.database or ""):
        raise StoreRefused(f"台账数据库的地址里多了一个 @。{_HINT}")
    query = {**_DEFAULTS, **url.query, "client_encoding": "utf8"}
    return url.set(drivername="postgresql+psycopg", query=query)


def place_of(url: URL) -> str:
    """`host:port/database`, for messages: no user, no password, no options."""
    host = url.host or url.query.get("host") or "本机"
    if isinstance(host, tuple):
        host = ",".join(host)
    port = f":{url.port}" if url.port else ""
    return f"{host}{port}/{url.database or url.query.get('dbname') or ''}"

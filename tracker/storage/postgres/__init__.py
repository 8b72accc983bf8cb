"""The ledger in a PostgreSQL database, for an office that has a server.

Importing this costs half a second of libraries: only who uses it does so.
"""

from tracker.ports import StoreRefused

try:
    import psycopg  # noqa: F401
    import sqlalchemy  # noqa: F401
except ImportError:
    raise StoreRefused(
        "没有安装 PostgreSQL 的驱动，打不开数据库里的台账；"
        '请先运行：pip install "kaohe[postgresql]"'
    ) from None

from tracker.storage.postgres.store import PostgresStore

__all__ = ["PostgresStore"]

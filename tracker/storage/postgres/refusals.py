"""What PostgreSQL reports, as sentences that say what to do.

SQLSTATE decides, never the words, which come in the server's language; only while a
connection is being made does the driver pass on words alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, TimeoutError

from tracker.ports import StoreBusy, StoreRefused

# By SQLSTATE or its class; the longer one is looked up first.
_SENTENCES: Final = {
    "22": "有一项内容数据库存不下（太长，或含有不能存的字符），没有保存；请改短或重新输入。",
    "25006": "现在只能读、不能写（可能连到了备用库）；请把地址改成主库，或请管理员解除只读。",
    "28": "用户名或密码不对，或服务器不许这样登录；请检查地址里的用户和密码，"
    "或请管理员检查 pg_hba.conf。",
    "3D000": "没有这个库；请改正地址里的库名，或请管理员先建库。",
    "3F000": "没有可以建表的模式（schema）；请管理员检查这个用户的 search_path。",
    "42": "里面的表不是本程序所需的样子；请检查地址里的库名，或请管理员用备份恢复。",
    "42501": "这个用户权限不够；请管理员授权：在该模式里建表"
    "（GRANT USAGE, CREATE ON SCHEMA …），并读写 kaohe_ 开头的表。",
    "53": "服务器的内存等资源不足，没有保存；请稍候再试，或请管理员处理。",
    "53100": "服务器的磁盘满了，没有保存；请管理员腾出空间后再试。",
    "53300": "连接数已满；请稍候再试，或请管理员调大 max_connections。",
    "54": "有一项内容太长，数据库存不下，没有保存；请改短。",
    "58": "服务器读写文件出错，没有保存；请管理员检查磁盘和服务器日志。",
    "XX": "服务器报告数据损坏或内部错误；请管理员检查磁盘和服务器日志，必要时用备份恢复。",
}
_BUSY: Final = {
    "23505": "别的程序同时写了同一条，这次没有保存；请再做一次。",
    "40": "和别人的修改撞在一起，这次没有保存；请再做一次。",
    "55P03": "别人一直在写，等不到；请稍候再试。",
    "57014": "太忙，超过了服务器许可的时间；请稍候再试。",
}
# 08: connection; 57P: the server ends or is not up yet; 25P03: idle for too long.
_LOST: Final = ("08", "57P", "25P03")
# What the server says before a SQLSTATE reaches us, in English or Chinese.
_AT_THE_DOOR: Final = (
    (r"database .* does not exist|数据库.*不存在", "3D000"),
    (r"role .* does not exist|角色.*不存在", "28"),
    (r"password|authentication|pg_hba|口令|密码|认证", "28"),
    (r"permission denied for database|数据库.*权限不够", "42501"),
    (r"too many|remaining connection slots|太多|连接.*保留", "53300"),
)


@contextmanager
def refusing(place: str) -> Iterator[None]:
    """Turn what the database reports within the block into StoreRefused.

    Args:
        place: the database, as `place_of` names it.
    """
    try:
        yield
    except TimeoutError:
        raise StoreBusy(f"台账数据库 {place} {_BUSY['55P03']}") from None
    except DBAPIError as error:
        raise refusal(error, place) from None
    except UnicodeEncodeError:  # a lone surrogate: half of a character
        raise StoreRefused(f"台账数据库 {place} {_SENTENCES['22']}") from None


def refusal(error: DBAPIError, place: str) -> StoreRefused:
    """The sentence for what the database reported; without a word of the statement."""
    state, database = _state(error), f"台账数据库 {place} "
    for code in (state, state[:2]):
        if code in _BUSY:
            return StoreBusy(database + _BUSY[code])
        if code in _SENTENCES:
            return StoreRefused(database + _SENTENCES[code])
    if error.connection_invalidated:
        return StoreRefused(f"{database}的连接断了，没有保存；请再做一次。")
    if not state or is_lost(error):
        return StoreRefused(
            f"{database}连不上；请确认数据库服务已启动、主机和端口没有写错、网络通畅。"
        )
    return StoreRefused(
        f"{database}出错（SQLSTATE {state}），没有保存；请管理员查看服务器日志。"
    )


def is_lost(error: DBAPIError) -> bool:
    """Whether the connection is gone, so that the server's answer was not heard."""
    return error.connection_invalidated or _state(error).startswith(_LOST)


def _state(error: DBAPIError) -> str:
    """The SQLSTATE, "" where there is none."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state
    if "DataError" in type(error).__name__:  # the driver itself refused a value
        return "22"
    words = str(error.orig)
    at_the_door = (
        code for words_of, code in _AT_THE_DOOR if re.search(words_of, words)
    )
    return "" if error.connection_invalidated else next(at_the_door, "")

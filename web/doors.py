"""The pages that stand in the head of every page, by post."""

from collections.abc import Mapping
from typing import Final

from web.accounts.model import Post

Doors = tuple[tuple[str, str], ...]

_LISTS: Final[Doors] = (("报送任务", "/obligations"), ("问题整改", "/issues"))
_OFFICE: Final[Doors] = (
    ("首页", "/"),
    *_LISTS,
    ("公文", "/papers"),
    ("排行", "/board"),
    ("提醒", "/reminders"),
    ("工作簿", "/workbook"),
    ("批示", "/instructions"),
    ("履历", "/history"),
)
_UNIT: Final[Doors] = (
    ("首页", "/"),
    *_LISTS,
    ("公文", "/papers"),
    ("批示", "/instructions"),
)
_LEADER: Final[Doors] = (
    ("首页", "/"),
    *_LISTS,
    ("公文", "/papers"),
    ("排行", "/board"),
    ("批示", "/instructions"),
)
DOORS: Final[Mapping[Post, Doors]] = {
    Post.CLERK: _OFFICE,
    Post.OFFICE_HEAD: _OFFICE,
    Post.LIAISON: _UNIT,
    Post.UNIT_HEAD: _UNIT,
    Post.LEADER: _LEADER,
    Post.AUDITOR: (
        ("首页", "/"),
        *_LISTS,
        ("公文", "/papers"),
        ("排行", "/board"),
        ("批示", "/instructions"),
        ("履历", "/history"),
    ),
    Post.ADMIN: (("账号", "/accounts"),),
}

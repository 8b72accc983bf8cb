"""Full-width marks within a tag, as a Chinese input method leaves them."""

import re
from collections.abc import Iterator
from typing import Final

from notices.templatecheck.tokens import Token, error
from notices.wordruns import LITERAL, plain
from tracker.model.finding import Finding

# What a Chinese input method types between the braces instead of Jinja's marks.
_HALF: Final = dict(
    zip("．。（），、｜：＝［］【】＋－＊／＜＞！", "..(),,|:=[][]+-*/<>!", strict=True)
)
_UNSEEN: Final = re.compile(
    r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]"
)


def full_width_marks(token: Token, body: str) -> Iterator[Finding]:
    """What in `body`, the tag as typed, Jinja cannot read, or nobody can see."""
    outside = LITERAL.sub("", body)
    full = "".join(dict.fromkeys(char for char in outside if char in _HALF))
    half = "".join(_HALF[char] for char in full)
    if full:
        message = f"标签“{token.raw}”里有全角符号“{full}”。"
        remedy = f"请改成半角的“{half}”。"
        yield error(
            "full-width-mark", token.line, message, remedy, found=full, wanted=half
        )
    if _UNSEEN.search(body):
        message = f"标签“{token.raw}”里有看不见的字符。"
        remedy = "请把整个标签删去，重新输入。"
        yield error("unseen-character", token.line, message, remedy, found=token.raw)


def half_width(body: str, *, in_word: bool) -> str:
    """`body` as Jinja reads it once its marks are half-width, texts left alone.

    Args:
        in_word: whether Word's quotes and blanks count for plain ones, as they do in a
            template but not in a plan.
    """
    body = _UNSEEN.sub("", plain(body) if in_word else body)
    pieces, at = [], 0
    for literal in LITERAL.finditer(body):
        pieces += [_marks(body[at : literal.start()]), literal[0]]
        at = literal.end()
    return "".join([*pieces, _marks(body[at:])])


def _marks(text: str) -> str:
    return "".join(_HALF.get(char, char) for char in text)

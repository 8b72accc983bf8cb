"""The first word of a statement: one that a template may use, or a slip for one."""

import re
from collections.abc import Iterator
from typing import Final

from notices.templatecheck.tokens import CELL_STATEMENTS, ENDS, STATEMENTS, Token, error
from tracker.model.finding import Finding
from tracker.plan import nearest

# Jinja has them; a template has no business with other files or with raw text.
_REFUSED: Final = frozenset(
    (
        "include",
        "import",
        "from",
        "extends",
        "block",
        "endblock",
        "raw",
        "endraw",
        "autoescape",
        "endautoescape",
        "trans",
        "endtrans",
        "do",
        "break",
        "continue",
        "debug",
    )
)
# What people write who know another language of templates.
_OTHERS: Final = {
    "elseif": "elif",
    "elsif": "elif",
    "foreach": "for",
    "end": "endfor 或 endif",
}


def check_statement(token: Token, inner: str) -> Iterator[Finding]:
    """What is wrong with the first word of a statement."""
    word, line = token.word, token.line
    if token.level and re.search(r"[%}]", token.body):
        message = f"“{token.raw}”里不能用 % 和 }}。"
        remedy = "请先用 {% set %} 算好，再写进去。"
        yield error("bad-level", line, message, remedy, found=token.raw)
    elif word in _REFUSED:
        message = f"模板里不能用“{word}”（{token.raw}）。"
        remedy = "请删去；用得上的有 for、if、set。"
        yield error("refused-statement", line, message, remedy, found=token.raw)
    elif word not in {*STATEMENTS, *ENDS, *CELL_STATEMENTS}:
        near = _meant(word, inner)
        message = f"不认识“{token.raw}”里的“{word or token.body}”。"
        remedy = f"是不是“{near}”？" if near else "能用的有 for、if、set。"
        yield error(
            "unknown-statement", line, message, remedy, found=token.raw, wanted=near
        )


def _meant(word: str, inner: str) -> str:
    """What an unknown statement was meant to be; "" where nobody can tell."""
    known = [*STATEMENTS, *ENDS]
    if re.match(r"\s*(tr|tc|p)\b", inner):
        level, rest = re.split(r"\b", inner.strip(), maxsplit=2)[1:]
        return f"{{%{level} {rest.strip()} %}}"
    for level in ("tr", "tc", "p"):
        if word.removeprefix(level) in known and word != word.removeprefix(level):
            return f"{{%{level} {inner.strip().removeprefix(level)} %}}"
    two_words = "".join(inner.split()[:2])
    if two_words in ENDS:
        return two_words
    return _OTHERS.get(word) or nearest(word, known)

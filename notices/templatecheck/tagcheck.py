"""What is wrong with tags as such, wherever they stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, TemplateError

from notices.contexts import Tag
from notices.templatecheck.blocks import Blocks
from notices.templatecheck.layout import pairing
from notices.templatecheck.lines import Line
from notices.templatecheck.names import check_names
from notices.templatecheck.tokens import Token, error
from tracker.model.finding import Finding


def check_tags(
    lines: Sequence[Line],
    tokens: Sequence[Token],
    tags: Tag,
    values: Mapping[str, Any] | None,
    environment: Environment,
) -> list[Finding]:
    """Broken, unpaired and unknown tags, in the order of the text."""
    if not tokens:
        return []
    read = Blocks(lines, tokens, environment)
    findings = read.findings + [one for block in read.blocks for one in pairing(block)]
    try:
        tree = environment.parse(read.source)
        return findings + check_names(tree, lines, tags, values, environment)
    except TemplateError as trouble:
        # Each tag can be read, but not all in a row; an odd nesting Jinja refuses.
        at = lines[min(getattr(trouble, "lineno", 1), len(lines)) - 1]
    except RecursionError:
        at = lines[0]
    message = "这一处前后的标签合在一起看不懂。"
    remedy = "请检查循环、如果的开头和结尾，删去后重新输入。"
    return [*findings, error("tags-unreadable", at, message, remedy)]

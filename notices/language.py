"""The language of tags: Jinja in its sandbox, strict, with filters of our own.

Templates in Word, titles in catalog.toml and a county's own wording all speak it.
"""

from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notices.chinese import counted, listed, listed_and_counted, ordinal
from notices.contexts import Blank, Prose

# What filling in a text may raise, whatever the tags in it ask for.
TROUBLES: Final = (
    TemplateError,
    RecursionError,
    SyntaxError,
    MemoryError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)


def reason_of(trouble: BaseException) -> str:
    """What is wrong with the tags of a text, in one sentence, from what it raised."""
    match trouble:
        case TemplateSyntaxError():
            return f"标签写法有误（{trouble.message}）。"
        case SecurityError():
            return "标签里有不允许的操作。"
        case TemplateError():
            return f"{trouble.message}"
        case RecursionError() | SyntaxError() | MemoryError():
            return "标签一层套一层，太深或太大了。"
        case _:
            return f"标签算不出来（{trouble}）。"


class UnknownTag(StrictUndefined):
    """A tag nobody knows: refused by name, in the user's language."""

    @property
    def _undefined_message(self) -> str:
        return f"不认识的标签“{self._undefined_name}”。"


_TOLD_BY_LOOPS: Final = frozenset(("index", "index0", "first", "last", "length"))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without the sums that never end: no document needs them."""

    # Named here, they are not worked out while the template is compiled either.
    intercepted_binops = frozenset({"**", "*", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        # Nearly all names lead into a dict; asking it for an attribute first costs most.
        if obj.__class__ is dict and attribute in obj and not attribute.isascii():
            return obj[attribute]
        # What a loop tells of itself is safe, which the sandbox takes long to find out.
        if obj.__class__ is LoopContext and attribute in _TOLD_BY_LOOPS:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" or not all(isinstance(one, int) for one in (left, right)):
            raise SecurityError(f"{operator} is not for documents")
        return super().call_binop(context, operator, left, right)


def text_environment() -> ImmutableSandboxedEnvironment:
    """The language of tags, with our filters, in the sandbox; values come as typed."""
    return environment(printed, autoescape=False)


def environment(finalize: Any, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """The language, each value put through `finalize` before it is printed."""
    language = _Sandbox(undefined=UnknownTag, autoescape=autoescape, finalize=finalize)
    language.filters |= {
        "列举": _listed,
        "列举并计数": _listed_and_counted,
        "个数": _counted,
        "汉字": _ordinal,
    }
    return language


def printed(value: object) -> object:
    """What a value prints as, where a template names it without a filter."""
    if isinstance(value, Undefined):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return listed([str(printed(one)) for one in value])
    if isinstance(value, dict):
        raise TemplateError("这个标签下面还有内容，请写出具体是哪一项。")
    if isinstance(value, Prose):
        raise TemplateError("本县自己的文段要逐段单独写出来，不能放进别的文段里。")
    return value


def _listed(names: Any, last: str = "") -> Any:
    """`列举`: names joined by 、, the last by `last`; a blank stays a blank."""
    return (
        names if isinstance(names, Blank) else listed([str(one) for one in names], last)
    )


def _listed_and_counted(names: Any, unit: str, last: str = "") -> Any:
    """`列举并计数`: names joined by 、, the last by `last`, and their number."""
    return names if isinstance(names, Blank) else listed_and_counted(names, unit, last)


def _counted(names: Any) -> str:
    """`个数`: 两个, 三个; of a list, how many it has."""
    return counted(names if isinstance(names, int) else len(names))


def _ordinal(number: int) -> str:
    """`汉字`: 1 as 一, for ordinals of chapters."""
    return ordinal(number)

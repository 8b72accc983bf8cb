"""What values print as on paper: escaped, breaks kept for Word, nothing lost unseen."""

from functools import cache, lru_cache
from typing import Any, Final

from jinja2 import Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from notices.contexts import Prose
from notices.engine.part import note_raw
from notices.engine.printing import SPECIAL, print_as_finalized
from notices.engine.sound import carried, holds_markup
from notices.language import environment, printed, text_environment
from notices.settle import CONTINUED

# A county's own passages stand in each paper of a batch: so many are kept compiled.
_KEPT_PASSAGES: Final = 1024


@cache
def paper_language() -> ImmutableSandboxedEnvironment:
    """The language of tags as parts of papers speak it: what it prints is escaped."""
    language = environment(_on_paper, autoescape=True)
    print_as_finalized(language)
    return language


@lru_cache(_KEPT_PASSAGES)
def _passage(text: str) -> Template:
    return _texts().from_string(text)


@cache
def _texts() -> ImmutableSandboxedEnvironment:
    return text_environment()


@pass_context
def _on_paper(context: Context, value: Any) -> str:
    """What a value prints as in a part, escaped."""
    # Nearly every value is plain text, and nearly all of it needs nothing.
    if value.__class__ is str and SPECIAL.search(value) is None:
        return value
    if value.__class__ is int:
        return str(value)
    if isinstance(value, Markup):
        text = _for_xml(value)
        if holds_markup(text):
            note_raw(context, text)
        return text
    if isinstance(value, Prose):
        value = _passage(value.text).render(context.parent)
    return escape(_for_xml(str(printed(value))))


def _for_xml(text: str) -> str:
    """`text` with line breaks kept for Word, and what XML cannot carry made visible."""
    text = carried(text, keep="\v")
    return text.replace("\n", CONTINUED).replace("\v", CONTINUED)

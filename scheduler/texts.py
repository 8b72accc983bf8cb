"""What reminders say: texts of a subject and a body, the clerk's own before the shipped.

A text is a file of `templates/text` in the language of all our templates. Filled in, its
first line may be the subject, 「主题：…」. A text of the clerk's that cannot be read or
filled in is a finding, and the shipped one is used in its place: a reminder is not lost
over a slip in its wording.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Final

from jinja2 import Template

from notices.language import TROUBLES, reason_of, text_environment
from scheduler.channels.port import Kind
from tracker.errors import BadFile
from tracker.files import is_there, read_text
from tracker.model.finding import Finding, Severity

FOLDER: Final = "text"
# Which text a channel carries; a person's digest where nothing else is said.
DIGEST: Final = "digest"
WEEKLY: Final = "weekly"
TODO: Final = "todo"
_BY_KIND: Final[Mapping[Kind, str]] = {
    Kind.MAIL: DIGEST,
    Kind.SMS: "sms",
    Kind.PRINTED: "sheet",
    Kind.WECOM: "chat",
    Kind.DINGTALK: "chat",
    Kind.FEISHU: "chat",
    Kind.PASTED: "chat",
}
SUBJECT: Final = "主题："
_HEADING: Final = "【"
_log: Final = logging.getLogger("kaohe.texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text filled in; `subject` is "" where its template gives none."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts in use, by name.

    Attributes:
        shipped: those that come with the program, all of them.
        own: the clerk's, instead of the shipped ones.
    """

    shipped: Mapping[str, Template]
    own: Mapping[str, Template]

    def write(self, name: str, values: Mapping[str, Any]) -> Text:
        """The text filled in; the shipped one where the clerk's own cannot be."""
        if name in self.own:
            try:
                return _parted(self.own[name].render(values))
            except TROUBLES as trouble:
                _log.warning("text=%s used=shipped why=%s", name, reason_of(trouble))
        return _parted(self.shipped[name].render(values))

    def without(self, name: str) -> "Texts":
        """The same with the shipped text of that name."""
        left = {key: text for key, text in self.own.items() if key != name}
        return replace(self, own=left)


def text_for(kind: Kind) -> str:
    """The name of the text that a channel of that kind carries to a person."""
    return _BY_KIND[kind]


def load_texts(own: Path) -> tuple[Texts, list[Finding]]:
    """The texts, those in the folder `own` first, and what cannot be used of these.

    Args:
        own: the clerk's templates; its folder `text` need not be there.
    """
    language = text_environment().overlay(trim_blocks=True, lstrip_blocks=True)
    shipped = {
        path.name.removesuffix(".txt"): language.from_string(path.read_text("utf-8"))
        for path in (resources.files("templates") / FOLDER).iterdir()
        if path.name.endswith(".txt")
    }
    kept, findings = {}, []
    for name in shipped:
        path = own / FOLDER / f"{name}.txt"
        if not is_there(path):
            continue
        try:
            kept[name] = language.from_string(read_text(path))
        except BadFile as error:
            findings.append(broken(name, str(error)))
        except TROUBLES as trouble:
            findings.append(broken(name, reason_of(trouble)))
    return Texts(shipped=shipped, own=kept), findings


def broken(name: str, why: str) -> Finding:
    """What is said of a text of the clerk's that is not used."""
    return Finding(
        rule="bad-text",
        severity=Severity.WARNING,
        file=f"templates/{FOLDER}/{name}.txt",
        message=f"这个提醒文字不能用，现在发的是自带的：{why}",
        remedy="请改正；或者删去这个文件，就用自带的。",
    )


def _parted(filled: str) -> Text:
    """Subject and body of a text filled in."""
    lines = filled.strip().splitlines()
    subject = ""
    if lines and lines[0].startswith(SUBJECT):
        subject = lines.pop(0).removeprefix(SUBJECT).strip()
    return Text(subject=subject, body="\n".join(lines).strip())


def html_of(body: str, colours: Mapping[str, str]) -> str:
    """A text as HTML: the same words, the heading of each section in its colour.

    Args:
        colours: by the word in a heading's brackets, `逾期`, the colour of the web.
    """
    lines = "\n".join(_html_line(line, colours) for line in body.splitlines())
    return f'<div style="line-height:1.7">\n{lines}\n</div>\n'


def _html_line(line: str, colours: Mapping[str, str]) -> str:
    if not line.strip():
        return "<br>"
    shown = escape(line.strip())
    indent = "1.5em" if line[0].isspace() else "0"
    look = f"margin:0 0 0 {indent}"
    word = line.removeprefix(_HEADING).partition("】")[0]
    if line.startswith(_HEADING) and word in colours:
        look += f";color:{escape(colours[word])};font-weight:bold"
    return f'<p style="{look}">{shown}</p>'

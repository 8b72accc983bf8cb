"""Channels that need no net: a sheet to print, a text to paste into the group chat.

They make a file and wait for a person, who says by name that it was done.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scheduler.channels.port import Handed, Kind, Outcome, Retry, Sent
from scheduler.channels.wording import clean, flat
from tracker.errors import BadFile, CannotWrite, KaoheError
from tracker.files import is_there, reason_of, refuse_open, write_once
from tracker.model.sending import Message

SHEET: Final = "sheet.docx"
# The channels whose messages a person carries.
HANDED: Final = frozenset({Kind.PRINTED, Kind.PASTED})
_HEADING: Final = re.compile(r"[一二三四五六七八九十]+、|【[^】]+】")
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|]')
# A name may have 255 bytes; the day, the key and 「（第2稿）」 take their part of it.
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """催办单 as a Word file, one a person; a Channel.

    Attributes:
        folder: where the sheets go.
        templates: where the template is looked for, the clerk's own folder first.
    """

    name: str
    folder: Path
    templates: tuple[Path, ...]
    per_minute: int | None = None
    kind: Kind = Kind.PRINTED
    repeats: bool = True

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Lay the sheet out and put it in the folder; made twice it is one file."""
        try:
            data = self._sheet(message)
            return Handed(write_once(_place(self.folder, message, ".docx"), data))
        except KaoheError as error:
            return Retry(str(error))

    def check(self) -> Outcome:
        """Whether there is a template that can be used."""
        # Here, for the sake of commands that print nothing.
        from notices.render import compile_template

        try:
            compile_template(self._template())
        except KaoheError as error:
            return Retry(str(error))
        return Sent()

    def _template(self) -> Path:
        for folder in self.templates:
            if is_there(folder / SHEET):
                return folder / SHEET
        raise BadFile(SHEET, "找不到这个模板；请检查 templates 文件夹。")

    def _sheet(self, message: Message) -> bytes:
        from notices.render import Properties, compile_template

        lines = [line.strip() for line in clean(message.text).split("\n")]
        values = {
            "标题": flat(message.subject),
            "正文": [_paragraph(line) for line in lines if line],
        }
        properties = Properties(
            title=flat(message.subject), author="", on=message.date.date()
        )
        return compile_template(self._template()).render(values, properties).data


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A text file to paste into a group chat; a Channel."""

    name: str
    folder: Path
    per_minute: int | None = None
    kind: Kind = Kind.PASTED
    repeats: bool = True

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Put the text in the folder; made twice it is one file."""
        text = f"{flat(message.subject)}\n\n{clean(message.text).strip()}\n"
        try:
            return Handed(
                write_once(_place(self.folder, message, ".txt"), text.encode())
            )
        except KaoheError as error:
            return Retry(str(error))

    def check(self) -> Outcome:
        return Sent()


def take_away(file: Path) -> None:
    """Give what is not to be carried any more a name that says so, if it is still there.

    Raises:
        CannotWrite: it is open in Word, or its folder closed to us.
    """
    refuse_open(file)
    try:
        file.replace(file.with_stem(f"{file.stem}（已撤回）"))
    except FileNotFoundError:
        pass
    except OSError as error:
        raise CannotWrite(file, f"改不了文件名（{reason_of(error)}）。") from None


def _paragraph(line: str) -> dict[str, object]:
    return {"文字": line, "是标题": _HEADING.match(line) is not None}


def _place(folder: Path, message: Message, suffix: str) -> Path:
    """The message's file: its day, for whom, its key."""
    whom = _NOT_IN_NAMES.sub("", flat(message.recipient or message.unit))
    whom = whom.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .\u3000")
    parts = (message.date.date().isoformat(), whom, message.key)
    return folder / f"{'-'.join(part for part in parts if part)}{suffix}"

"""Which documents there are, and where the template of each is found."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PureWindowsPath
from typing import Final

from notices.contexts import CONTEXTS
from tracker.errors import BadFile, UsageError
from tracker.files import is_there
from tracker.plan import nearest
from tracker.storage.toml import read_toml

CATALOG: Final = "catalog.toml"
_KEYS: Final = ("name", "template", "context", "title", "file")
# Lines a section may leave out, and what they may say: the first where it does.
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    # Whether a paper of the kind bears a 发文字号.
    "number": ("有", "无"),
    # What becomes of the records it speaks of when it is registered.
    "effect": ("", "下达", "通报", "催办"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document (文种), a section of catalog.toml.

    Attributes:
        key: its name on the command line.
        name: its name for the user.
        template: file name of its Word template.
        context: which tags it may use, a key of `notices.contexts.CONTEXTS`.
        title: the title with tags; it may break into lines at each `|`.
        file: the file name of a draft, with tags, without suffix.
        number: 「有」 where it bears a 发文字号, else 「无」.
        effect: what registering it does to the records it speaks of: 「下达」,
            「通报」, 「催办」; "" for nothing.
    """

    key: str
    name: str
    template: str
    context: str
    title: str
    file: str
    number: str
    effect: str

    def number_misfit(self, number: str) -> str:
        """Why a paper of the kind cannot be registered under it; "" where it can."""
        if self.number == "有" and not number:
            return f"{self.name}要有发文字号；请写成 ×考办〔2020〕3号 的样子。"
        if self.number != "有" and number:
            return f"{self.name}没有发文字号；请不要写字号。"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The kinds, and the folders searched for templates, the clerk's own first."""

    kinds: tuple[Kind, ...]
    folders: tuple[Path, ...]

    def known(self, key: str) -> Kind | None:
        """The kind of that name; None where there is none, or no longer."""
        return next((one for one in self.kinds if one.key == key), None)

    def kind(self, key: str) -> Kind:
        """The kind of that name; raises UsageError with the names there are."""
        for one in self.kinds:
            if one.key == key:
                return one
        keys = "、".join(one.key for one in self.kinds)
        raise UsageError(f"没有文种 {key}；可用的有：{keys}。")

    def template(self, kind: Kind) -> Path:
        """The template in use for a kind: the clerk's copy before the shipped one."""
        for folder in self.folders:
            if is_there(folder / kind.template):
                return folder / kind.template
        raise BadFile(kind.template, "找不到这个模板；请检查 templates 文件夹。")


def shipped_folder() -> Path:
    """Where the templates that come with the program are."""
    return Path(str(resources.files("templates")))


def load_catalog(own: Sequence[Path] = ()) -> Catalog:
    """The catalogue, the clerk's folders `own` searched before the shipped ones.

    A catalog.toml in a folder of `own` adds kinds and changes lines of those there are.

    Raises:
        BadFile: a catalog.toml cannot be read or says something else.
    """
    sections: dict[str, dict[str, str]] = {}
    for folder in (shipped_folder(), *reversed(own)):
        if (folder / CATALOG).is_file():
            for key, section in _read(folder / CATALOG).items():
                sections[key] = sections.get(key, {}) | section
    kinds = []
    for key, section in sections.items():
        missing = [name for name in _KEYS if name not in section]
        if missing:
            raise BadFile(CATALOG, f"[{key}] 缺少 {'、'.join(missing)}；请补上。")
        _refuse_unusable(key, section)
        left_out = {name: choices[0] for name, choices in _CHOICES.items()}
        kinds.append(Kind(key=key, **left_out | section))
    return Catalog(kinds=tuple(kinds), folders=(*own, shipped_folder() / "docx"))


def _read(path: Path) -> dict[str, dict[str, str]]:
    sections = read_toml(path)
    for key, section in sections.items():
        sound = isinstance(section, dict) and all(
            name in (*_KEYS, *_CHOICES) and isinstance(value, str)
            for name, value in section.items()
        )
        if not sound:
            known = "、".join((*_KEYS, *_CHOICES))
            raise BadFile(path, f"[{key}] 只能有 {known}，都写成文字。")
    return sections


def _refuse_unusable(key: str, section: Mapping[str, str]) -> None:
    for name, value in section.items():
        if name in _CHOICES:
            if value not in _CHOICES[name]:
                words = "、".join(f"“{one}”" for one in _CHOICES[name])
                raise _unusable(key, name, f"只能写{words}，不能写“{value}”。")
            continue
        if not value.strip():
            raise _unusable(key, name, "是空的；请填写。")
        if visible(value) != value:
            raise _unusable(key, name, "里有换行或控制字符；请写成一行。")
    context, template = section["context"], PureWindowsPath(section["template"])
    if context not in CONTEXTS:
        near = nearest(context, CONTEXTS)
        remedy = f"是不是 {near}？" if near else f"可用的有：{'、'.join(CONTEXTS)}。"
        raise _unusable(key, "context", f"没有“{context}”这一种；{remedy}")
    # Of a path, `name` is only the end; of 「.docx」 alone the suffix is empty.
    if template.name != section["template"] or template.suffix.lower() != ".docx":
        raise _unusable(key, "template", "要写成 plan.docx 的样子，不带文件夹。")


def _unusable(key: str, name: str, reason: str) -> BadFile:
    return BadFile(CATALOG, f"[{key}] 的 {name} {reason}")


def visible(text: str) -> str:
    """`text` without line breaks, control characters and halves of characters."""
    hidden = ("Cc", "Cs", "Zl", "Zp")
    return "".join(char for char in text if unicodedata.category(char) not in hidden)

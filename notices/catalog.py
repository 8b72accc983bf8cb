"""Which documents there are, and where the template of each is found."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from tracker.errors import BadFile, UsageError
from tracker.files import read_text

CATALOG: Final = "catalog.toml"
_KEYS: Final = ("name", "template", "context", "title", "file")


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
    """

    key: str
    name: str
    template: str
    context: str
    title: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The kinds, and the folders searched for templates, the clerk's own first."""

    kinds: tuple[Kind, ...]
    folders: tuple[Path, ...]

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
            if (folder / kind.template).is_file():
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
        kinds.append(Kind(key=key, **section))
    return Catalog(kinds=tuple(kinds), folders=(*own, shipped_folder() / "docx"))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        sections = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, f"TOML 写法有误（{error}）；请照提示的行列改正。") from None
    for key, section in sections.items():
        sound = isinstance(section, dict) and all(
            name in _KEYS and isinstance(value, str) for name, value in section.items()
        )
        if not sound:
            raise BadFile(path, f"[{key}] 只能有 {'、'.join(_KEYS)}，都写成文字。")
    return sections

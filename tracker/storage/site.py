"""A site: the folder that holds everything of one county's office."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.errors import BadFile, CannotWrite
from tracker.files import read_text, reason_of, write_file
from tracker.model.finding import Finding, Severity
from tracker.model.plan import (
    LeadingGroup,
    PaperFacts,
    Plan,
    Region,
    Scheme,
    Year,
)
from tracker.plan import nearest
from tracker.storage.planfile import NAME, load_plan, save_plan

SETTINGS: Final = "kaohe.toml"
TEMPLATES: Final = "templates"
_KEYS: Final = ("year",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An opened site.

    Attributes:
        root: the folder.
        year: the plan year worked on, from kaohe.toml.
    """

    root: Path
    year: int

    @property
    def plan_file(self) -> Path:
        """The TOML file of the year's plan."""
        return self.root / "plans" / f"{self.year}.toml"

    @property
    def templates(self) -> Path:
        """The clerk's own copies of templates."""
        return self.root / TEMPLATES

    @property
    def papers(self) -> Path:
        """Where drafts go."""
        return self.root / "papers"


def open_site(root: Path) -> tuple[Site | None, list[Finding]]:
    """The site in `root`, None where its settings are wrong, and every finding on them.

    Raises:
        BadFile: there is no site, or its settings cannot be read.
    """
    path = root / SETTINGS
    if not path.is_file():
        raise BadFile(
            root,
            f"不是工作文件夹（没有 {SETTINGS}）；"
            "请先运行 kaohe init，或用 --site 写出工作文件夹。",
        )
    try:
        settings = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        remedy = "请按提示的行（line）列（column）改正。"
        return None, [_wrong("", f"TOML 写法有误（{error}）。", remedy)]
    findings = []
    for key in settings:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            remedy = f"是不是 {near}？" if near else f"可用的有：{'、'.join(_KEYS)}。"
            findings.append(_wrong(key, f"不认识的设置 {key}。", remedy))
    year = settings.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        findings.append(
            _wrong("year", "没有写年度，或不是整数。", "请写成 year = 2020 的样子。")
        )
        return None, findings
    return (None if findings else Site(root=root, year=year)), findings


def _wrong(place: str, message: str, remedy: str) -> Finding:
    return Finding(
        rule="bad-settings",
        severity=Severity.ERROR,
        file=SETTINGS,
        place=place,
        message=message,
        remedy=remedy,
    )


def empty_plan(year: int) -> Plan:
    """A plan in which only the year is given."""
    return Plan(
        year=Year(plan_year=year),
        region=Region(),
        group=LeadingGroup(),
        paper=PaperFacts(),
        scheme=Scheme(),
    )


def make_site(root: Path, *, year: int, shipped: Path | None = None) -> Site:
    """A new site in `root`, from a shipped year's folder or empty; whole or not at all.

    Raises:
        CannotWrite: the folder holds something already, or cannot be written.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise CannotWrite(root, "已经有内容，没有改动；请换一个新的文件夹名。")
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".kaohe-", dir=root.parent))
    except OSError as error:
        raise CannotWrite(root, f"建不了文件夹（{reason_of(error)}）。") from None
    try:
        site = _fill(made, year=year, shipped=shipped)
        made.chmod(0o755)
        if root.exists():
            root.rmdir()
        made.rename(root)
    except OSError as error:
        raise CannotWrite(root, f"建不了文件夹（{reason_of(error)}）。") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Site(root=root, year=site.year)


def _fill(made: Path, *, year: int, shipped: Path | None) -> Site:
    if shipped is None:
        site = Site(root=made, year=year)
        save_plan(empty_plan(year), site.plan_file)
    else:
        plan, _ = load_plan(shipped / NAME)
        assert plan is not None, "a shipped plan is clean: a test holds it"
        site = Site(root=made, year=plan.year.plan_year)
        write_file(site.plan_file, (shipped / NAME).read_bytes())
        _copy_templates(shipped / TEMPLATES, site.templates)
    for folder in (site.templates, site.papers):
        folder.mkdir(exist_ok=True)
    text = f"# 工作文件夹的设置\n\n# 当前年度，方案在 plans/{site.year}.toml\nyear = {site.year}\n"
    write_file(made / SETTINGS, text.encode())
    return site


def _copy_templates(source: Path, target: Path) -> None:
    """The shipped year's own templates, without the text they are built from."""
    files: Iterable[Path] = source.rglob("*") if source.is_dir() else ()
    for path in files:
        if path.suffix in (".docx", ".toml"):
            write_file(target / path.name, path.read_bytes())


def next_free(path: Path) -> Path:
    """`path`, or where it is taken the first free 「name（第2稿）」: drafts are kept."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}（第{number}稿）")
        number += 1
    return free

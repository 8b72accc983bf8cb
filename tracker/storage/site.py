"""A site: the folder that holds everything of one county's office."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from tracker.calendar import YEARS
from tracker.errors import BadFile, CannotWrite, UsageError
from tracker.files import is_there, reason_of, write_file
from tracker.model.finding import Finding, Severity
from tracker.model.plan import (
    LeadingGroup,
    PaperFacts,
    Plan,
    Region,
    Scheme,
    Year,
)
from tracker.model.rules import Rules
from tracker.plan import nearest
from tracker.storage.planfile import NAME, load_plan, save_plan
from tracker.storage.toml import BadToml, read_toml

SETTINGS: Final = "kaohe.toml"
TEMPLATES: Final = "templates"
PLANS: Final = "plans"
EXPORTS: Final = "exports"
_KEYS: Final = ("year", "clerk", "store", "rules", "reminders", "channels", "web")
_RULES: Final = tuple(one.name for one in fields(Rules))
# A clock of no days, or of more than a year of working days, is nobody's meaning.
_DAYS: Final = range(1, 251)
# The one rule that counts no days.
_PERCENT: Final = "jump_percent"
_PERCENTS: Final = range(1, 1001)
# What a new site's kaohe.toml says; what nobody can know for it stands as a comment.
_SETTINGS_TEXT: Final = """\
# 工作文件夹的设置；井号后面的不起作用，要用就删去井号。

# 当前年度，方案在 plans/{year}.toml
year = {year}

# 平常由谁操作，写“姓名”（是领导小组办公室的人）或“姓名@单位”
# clerk = "姓名"

# 台账放在 PostgreSQL 时写地址；不写就放在 data/ 里
# store = "postgresql://用户@主机/库名"

[rules]
# 离到期日几个工作日起算“临期”
# warn_days = 3
# 下达后几个工作日内要签收；不写就不限
# sign_days = 2
# 下达后几个工作日内可以提出异议
# objection_days = 3
# 销号要不要由整改单位以外的单位核查
# verify_by_other_unit = false
# 销号前公示几个工作日；不写就不要求公示
# publicity_days = 5
# 数值比上年增减超过百分之几就要说明原因
# jump_percent = 20

[reminders]
# 到期前第几个工作日各提醒一次，到期后第几个工作日各催一次，以后每几个工作日一次
# before = [20, 10, 3, 1]
# after = [1]
# every = 3
# 每天几点提醒
# at = "08:30"

# 用邮件提醒时写；密码不写在这里，写它放在哪里
# [channels.mail]
# kind = "mail"
# host = "smtp.example.com"
# from = "kaohe@example.com"
# user = "kaohe@example.com"
# password = "env:KAOHE_MAIL_PASSWORD"

# 网页在哪里打开；一次最多收多少 MB
# [web]
# address = "127.0.0.1"
# port = 8000
# largest_upload_mb = 100
# 前面有反向代理时写代理的地址；代理已经认过人的，再写它放账号的请求头
# proxies = ["127.0.0.1"]
# proxy_header = "X-Remote-User"
# hosts = ["kaohe.example.cn"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An opened site.

    Attributes:
        root: the folder.
        year: the plan year worked on, from kaohe.toml.
        clerk: who works here, 「姓名」 or 「姓名@单位」; "" where nobody said.
        store: address of the ledger's database; "" for the file in data/.
        rules: the site's own clocks and gates.
        reminders, channels: these tables as they are written; `scheduler.settings`
            judges them.
        web: that table as it is written; `web.settings` judges it.
    """

    root: Path
    year: int
    clerk: str = ""
    store: str = ""
    rules: Rules = field(default_factory=Rules)
    reminders: Mapping[str, Any] = field(default_factory=dict)
    channels: Mapping[str, Any] = field(default_factory=dict)
    web: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plan_file(self) -> Path:
        """The TOML file of the year's plan."""
        return self.root / PLANS / f"{self.year}.toml"

    @property
    def templates(self) -> Path:
        """The clerk's own copies of templates."""
        return self.root / TEMPLATES

    @property
    def papers(self) -> Path:
        """Where drafts go."""
        return self.root / "papers"

    @property
    def exports(self) -> Path:
        """What was exported, and what people carry; it can be made again."""
        return self.root / EXPORTS

    @property
    def ledger_file(self) -> Path:
        """Where the ledger lies, if it is not in a database server."""
        return self.root / "data" / "ledger.db"

    @property
    def materials(self) -> Path:
        """Where what the units handed in is kept, each file under its hash."""
        return self.root / "materials"


def open_site(root: Path) -> tuple[Site | None, list[Finding]]:
    """The site in `root`, None where its settings are wrong, and every finding on them.

    Raises:
        BadFile: there is no site, or its settings cannot be read.
    """
    path = root / SETTINGS
    if not is_there(path):
        raise BadFile(
            root,
            f"不是工作文件夹（没有 {SETTINGS}）；"
            "请先运行 kaohe init，或用 --site 写出工作文件夹。",
        )
    try:
        settings = read_toml(path)
    except BadToml as error:
        return None, [_wrong("", error.message, error.remedy)]
    findings = _strangers("", settings, _KEYS)
    year = settings.get("year", 0)
    if not isinstance(year, int) or year not in YEARS:
        message = f"没有写年度，或不是 {YEARS[0]} 到 {YEARS[-1]} 的整数。"
        findings.append(_wrong("year", message, "请写成 year = 2020 的样子。"))
    texts = {key: _text(key, settings, findings) for key in ("clerk", "store")}
    rules = _rules(_table("rules", settings, findings), findings)
    reminders = _table("reminders", settings, findings)
    channels = _table("channels", settings, findings)
    web = _table("web", settings, findings)
    if findings:
        return None, findings
    site = Site(
        root=root,
        year=year,
        rules=rules,
        reminders=reminders,
        channels=channels,
        web=web,
        **texts,
    )
    return site, []


def _strangers(
    under: str, table: dict[str, Any], known: tuple[str, ...]
) -> list[Finding]:
    findings = []
    for key in table:
        if key not in known:
            near = nearest(key, known)
            remedy = f"是不是 {near}？" if near else f"可用的有：{'、'.join(known)}。"
            findings.append(_wrong(under + key, f"不认识的设置 {key}。", remedy))
    return findings


def _text(key: str, settings: dict[str, Any], findings: list[Finding]) -> str:
    value = settings.get(key, "")
    if isinstance(value, str):
        return value.strip()
    remedy = f'请写成 {key} = "…" 的样子。'
    findings.append(_wrong(key, f"{key} 不是文字。", remedy))
    return ""


def _table(
    key: str, settings: dict[str, Any], findings: list[Finding]
) -> dict[str, Any]:
    """A table of settings; empty where there is none, or no table."""
    table = settings.get(key, {})
    if isinstance(table, dict):
        return table
    remedy = f"请写成 [{key}]，下面一行一项。"
    findings.append(_wrong(key, f"{key} 的写法不对。", remedy))
    return {}


def _rules(table: dict[str, Any], findings: list[Finding]) -> Rules:
    findings += _strangers("rules.", table, _RULES)
    given = {}
    for key in _RULES:
        if key not in table:
            continue
        if misfit := _misfit(key, table[key]):
            findings.append(_wrong(f"rules.{key}", *misfit))
        else:
            given[key] = table[key]
    return Rules(**given)


def _misfit(key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a rule's value and what to do; None where it may be."""
    usual = getattr(Rules(), key)
    if isinstance(usual, bool):
        if isinstance(value, bool):
            return None
        return "要写是或否。", f"请写成 {key} = true 或 {key} = false。"
    if key == _PERCENT:
        if type(value) is int and value in _PERCENTS:
            return None
        message = f"要写百分之几，{_PERCENTS[0]} 到 {_PERCENTS[-1]} 的整数。"
        return message, f"请写成 {key} = {usual} 的样子。"
    if type(value) is int and value in _DAYS:
        return None
    message = f"要写工作日的天数，{_DAYS[0]} 到 {_DAYS[-1]}。"
    return message, f"请写成 {key} = 3 的样子；不用这一项就删去这一行。"


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


def make_site(
    root: Path,
    *,
    year: int,
    shipped: Path | None = None,
    settings: Path | None = None,
    also: Callable[[Path], None] | None = None,
) -> Site:
    """A new site in `root`, from a shipped year's folder or empty; whole or not at all.

    It is made in a folder `.kaohe-…` beside `root` and moved into place; where the
    program is killed meanwhile that folder stays, does no harm and may be deleted.

    Args:
        settings: the settings to start with; None for those of an empty site.
        also: writes what else is to stand in the site, into the folder it is given.

    Raises:
        CannotWrite: the folder holds something already, or cannot be written.
        UsageError: the year of an empty site is none that is meant.
    """
    if shipped is None and year not in YEARS:
        raise UsageError(f"年度要在 {YEARS[0]} 到 {YEARS[-1]} 之间，不是 {year}。")
    made = None
    try:
        _refuse_taken(root)
        root.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".kaohe-", dir=root.parent))
        site = _fill(made, year=year, shipped=shipped)
        if settings is not None:
            write_file(made / SETTINGS, settings.read_bytes())
        if also is not None:
            also(made)
        _move(made, root)
    except CannotWrite as error:
        # It names a file in the folder beside, which the user has never heard of.
        raise CannotWrite(root, error.reason) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise CannotWrite(root, f"建不了文件夹（{reason_of(error)}）。") from None
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    return Site(root=root, year=site.year)


def _refuse_taken(root: Path) -> None:
    if not root.exists():
        return
    if not root.is_dir() or any(root.iterdir()):
        raise CannotWrite(root, "已经有内容，没有改动；请换一个新的文件夹名。")
    if root.samefile(Path.cwd()):
        # To put another in its place would pull it from under the user.
        raise CannotWrite(root, "现在就在这个文件夹里；请到上一级，写出文件夹名再试。")


def _move(made: Path, root: Path) -> None:
    made.chmod(0o755)
    if root.exists():
        root.rmdir()
    made.rename(root)


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
    write_file(made / SETTINGS, _SETTINGS_TEXT.format(year=site.year).encode())
    return site


def _copy_templates(source: Path, target: Path) -> None:
    """The shipped year's own templates, without the text they are built from."""
    files: Iterable[Path] = source.rglob("*") if source.is_dir() else ()
    for path in files:
        if path.suffix in (".docx", ".toml"):
            write_file(target / path.name, path.read_bytes())

"""One table of a channel's settings, asked key by key; every mistake is a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from scheduler.channels.secret import BadSecret, Secret, secret_of
from scheduler.channels.tls import trusting
from scheduler.channels.wording import flat
from tracker.model.finding import Finding, Severity
from tracker.plan import nearest
from tracker.storage.site import SETTINGS

_NOWHERE: Final = "env:"


@dataclass(slots=True)
class Table:
    """A table and where it stands; what is asked for is what it may hold.

    Attributes:
        place: `channels.NAME`.
        findings: those of all tables; values themselves are never quoted in them, for
            one may be a password put in the wrong line.
    """

    place: str
    values: Mapping[str, Any]
    root: Path
    environ: Mapping[str, str]
    findings: list[Finding]
    _asked: dict[str, None] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        self._asked[key] = None
        return key in self.values

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there, and then "" is wrong too."""
        value = self.values[key] if key in self else default
        if isinstance(value, str) and (value.strip() or default is not None):
            return flat(value)
        what = f"{key} 不是文字。" if value else f"没有写 {key}。"
        self.wrong(key, what, f'请写成 {key} = "…" 的样子。')
        return ""

    def choice(self, key: str, among: Sequence[str], default: str) -> str:
        """One of a few words; without a default "" where it is none of them."""
        value = self.values[key] if key in self else default
        if isinstance(value, str) and value in among:
            return value
        what = f"{key} 不是可以用的词。" if value else f"没有写 {key}。"
        near = nearest(value, among) if isinstance(value, str) else ""
        known = f"可以写的有：{'、'.join(among)}。"
        self.wrong(key, what, f"是不是 {near}？{known}" if near else known)
        return default

    def number(self, key: str, among: range, default: int) -> int:
        """A whole number within a range."""
        value = self.values[key] if key in self else default
        if type(value) is int and value in among:
            return value
        what = f"{key} 要写 {among[0]} 到 {among[-1]} 的整数。"
        self.wrong(key, what, f"请写成 {key} = {default} 的样子。")
        return default

    def secret(self, key: str) -> Secret:
        """A secret, which the table only refers to."""
        reference = self.text(key)
        try:
            return secret_of(
                reference or f"{_NOWHERE}-", root=self.root, environ=self.environ
            )
        except BadSecret as error:
            message, _, remedy = str(error).partition("；")
            self.wrong(key, f"{message}。", remedy)
            return secret_of(f"{_NOWHERE}-", root=self.root, environ={})

    def authority(self) -> str:
        """The file of `ca_file`, a certificate trusted beside the system's; or ""."""
        named = self.text("ca_file", "")
        if not named:
            return ""
        path = str(self.root / named)
        try:
            trusting(path)
        except (OSError, ValueError):
            message = "ca_file 找不到，或不是证书文件。"
            self.wrong("ca_file", message, "请写 PEM 格式的证书文件。")
        return path

    def refuse_strangers(self) -> None:
        """A finding for every key that nobody has asked for."""
        for key in self.values:
            if key not in self._asked:
                near = nearest(key, self._asked)
                known = f"可用的有：{'、'.join(self._asked)}。"
                remedy = f"是不是 {near}？" if near else known
                self.wrong(key, f"不认识的设置 {key}。", remedy)

    def wrong(self, key: str, message: str, remedy: str) -> None:
        """Note a finding about that key."""
        self.findings.append(
            Finding(
                rule="bad-settings",
                severity=Severity.ERROR,
                file=SETTINGS,
                place=f"{self.place}.{key}" if key else self.place,
                message=message,
                remedy=remedy,
            )
        )

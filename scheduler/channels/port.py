"""What the reminders ask of a channel: carry one message, and say truly what came of it.

A channel never raises for what the other side does or fails to do: it answers. What it
cannot know it calls a doubt, and never a success.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from tracker.model.sending import Message


class Kind(StrEnum):
    """What a channel is, by the word in kaohe.toml."""

    MAIL = "mail"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    SMS = "sms"
    PRINTED = "printed"
    PASTED = "pasted"


# For people to read.
LABELS: Final = {
    Kind.MAIL: "邮件",
    Kind.WECOM: "企业微信",
    Kind.DINGTALK: "钉钉",
    Kind.FEISHU: "飞书",
    Kind.SMS: "短信",
    Kind.PRINTED: "打印",
    Kind.PASTED: "贴到群里",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side has taken it; `provider` is its number there, "" without one."""

    provider: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """It was certainly not taken, and may be later; not before `after` seconds, if any.

    Attributes:
        reason: one Chinese sentence; it never holds a secret.
    """

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Permanent:
    """It was certainly not taken, and will not be until a person changes something."""

    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It left us and no answer says what became of it: it may have arrived or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Handed:
    """It lies ready for a person to carry: a sheet to print, a text to paste.

    It is not sent yet. Its sendings stay 占用 without a lease, with `file` as what the
    channel answered, until a person says by name that it was printed or pasted.
    """

    file: Path


Outcome = Sent | Retry | Permanent | InDoubt | Handed


class Channel(Protocol):
    """One way to a person, as a table [channels.NAME] of kaohe.toml sets it up."""

    @property
    def name(self) -> str:
        """Its name in kaohe.toml."""
        ...

    @property
    def kind(self) -> Kind: ...

    @property
    def per_minute(self) -> int | None:
        """How many messages may go in any minute; None for as many as there are."""
        ...

    @property
    def repeats(self) -> bool:
        """Whether what is in doubt may go once more."""
        ...

    def send(self, message: Message, *, again: bool) -> Outcome:
        """Carry `message`, within its limits of time.

        With `again` the message went before and nobody knows whether it arrived: it
        goes with the same identity, or, where the channel knows none, says 「补发」.
        """
        ...

    def check(self) -> Outcome:
        """What can be found out about the channel without sending anybody anything."""
        ...

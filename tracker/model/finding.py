"""What a check reports (发现, 校验结果)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; the value is the word the user reads.

    ERROR stops what was asked (a broken plan, a rule of the standard that says
    规定). WARNING is very likely wrong or against a 一般 rule. HINT is against a
    推荐 or customary rule. BLANK is something only a person can give (a document
    number, a date, a signer): never invented, always listed.
    """

    ERROR = "错误"
    WARNING = "提醒"
    HINT = "建议"
    BLANK = "待填"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found wrong, doubtful or missing in what a person gave us.

    Attributes:
        rule: stable identifier in English, such as `number-brackets`.
        severity: how much it weighs.
        file: the file it is in, as the user knows it; "" for none.
        place: where in the file, in the user's words: 「工作表“单位”B5」,
            「第12段」, 「units 第3条 name」; "" for the whole file.
        message: one Chinese sentence: what is wrong.
        remedy: one Chinese sentence: what to do.
        clause: source of the rule, such as `GB/T 9704-2012 7.2.5`; "" for our own.
        found: what stands there; "" where the message says it already.
        wanted: what should stand there; "" where unknown or said already.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    file: str = ""
    place: str = ""
    clause: str = ""
    found: str = ""
    wanted: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it stops what was asked."""
        return self.severity is Severity.ERROR


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error: the command then ends with exit code 1."""
    return any(finding.is_error for finding in findings)

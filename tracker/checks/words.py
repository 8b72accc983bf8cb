"""How a finding of a check names what it is about: the user's words, never our keys."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from tracker.model.finding import Finding, Severity
from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Field, fields_of

SUBJECT: Final = {subject.key: subject for subject in SUBJECTS}


def field_of(subject: str, key: str) -> Field:
    """The description of one field."""
    fields = fields_of(SUBJECT[subject].record)
    return next(one for one in fields if one.key == key)


def label(subject: str, key: str = "") -> str:
    """The user's word for a subject, or for one of its fields."""
    return field_of(subject, key).label if key else SUBJECT[subject].label


def place_of(subject: str, number: int = 0, key: str = "") -> str:
    """Where something stands: 「分工 第2条“时限”」, 「发文“签发人”」."""
    row = f" 第{number}条" if number else ""
    return label(subject) + row + (f"“{label(subject, key)}”" if key else "")


def fill_in(subject: str, key: str) -> str:
    """The remedy for a field that is empty, for the end of a sentence."""
    return f"在工作簿“{label(subject)}”表的“{label(subject, key)}”一栏填写。"


def numbered(numbers: Iterable[int]) -> str:
    """「1、3、4」."""
    return "、".join(map(str, numbers))


def texts_of(
    plan: Plan, *, without: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Every text in the plan with the key of its subject and its place."""
    for subject in SUBJECTS:
        held = getattr(plan, subject.key)
        records = held if subject.many else (held,)
        for n, record in enumerate(records, start=1):
            for one in fields_of(subject.record):
                value = getattr(record, one.key)
                for text in value if one.many else (value,):
                    if isinstance(text, str) and text and subject.key not in without:
                        number = n if subject.many else 0
                        yield subject.key, place_of(subject.key, number, one.key), text


error = partial(Finding, severity=Severity.ERROR)
warning = partial(Finding, severity=Severity.WARNING)
hint = partial(Finding, severity=Severity.HINT)
blank = partial(Finding, severity=Severity.BLANK)

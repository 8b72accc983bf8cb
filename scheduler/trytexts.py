"""The clerk's own texts, tried before they are needed: filled in with a made-up ledger."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from notices.contexts import Sight
from notices.language import TROUBLES, reason_of
from notices.templatecheck.example import Example, bare_sight
from scheduler.digest import Addressee, digest_values
from scheduler.policy import Policy
from scheduler.texts import SUBJECT, TODO, WEEKLY, Texts, broken, load_texts
from scheduler.weekly import weekly_values
from tracker.answers.lines import Line
from tracker.model.finding import Finding


def tried_texts(
    own: Path, *, sight: Sight, policy: Policy
) -> tuple[Texts, list[Finding]]:
    """The texts in use, without those of the clerk's that cannot be filled in.

    Args:
        own: the clerk's templates.
        sight: the site's year; its lines are not asked for.
    """
    texts, findings = load_texts(own)
    if not texts.own:
        return texts, findings
    for name in sorted(texts.own, key=lambda name: name != TODO):
        if why := _trouble(name, texts, sight=sight, policy=policy):
            texts = texts.without(name)
            findings.append(broken(name, why))
    return texts, findings


def _trouble(name: str, texts: Texts, *, sight: Sight, policy: Policy) -> str:
    """Why the clerk's text of that name cannot be used; "" where it can."""
    shipped = Texts(shipped=texts.shipped, own={})
    for values in _values(name, shipped, sight=sight, policy=policy):
        try:
            filled = texts.own[name].render(values)
        except TROUBLES as trouble:
            return reason_of(trouble)
        usual = shipped.write(name, values)
        if usual.subject and not filled.lstrip().startswith(SUBJECT):
            return f"第一行应当以“{SUBJECT}”开头。"
        if usual.body and not texts.write(name, values).body:
            return "没有正文，发出去是空的。"
    return ""


def _values(
    name: str, texts: Texts, *, sight: Sight, policy: Policy
) -> Iterator[Mapping[str, Any]]:
    """What a text of that name may be filled in with: much, and little."""
    full = Example().sight(sight)
    for one in (full, bare_sight(full, rows=True)):
        every: tuple[Line, ...] = (*one.obligations, *one.issues)
        lines = [line for line in every if line.left is not None]
        units = {unit for line in lines for unit in line.record.leads}
        addressee = Addressee(name="", unit=min(units, default=""))
        told: dict[str, Any] = {"addressee": addressee, "sight": one, "texts": texts}
        if name == WEEKLY:
            yield weekly_values(units=units, sent={}, **told)
            continue
        values = digest_values(lines, policy=policy, **told)
        if name != TODO:
            yield values
            continue
        yield from (item for group in values["分组"] for item in group["事项"])

"""`kaohe board --unit 单位 --trail`: what was done about a unit's matters, day by day."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.ledgers import View
from console.sendings import clock_text, sent_about
from console.telling import harmless, print_json

if TYPE_CHECKING:
    from tracker.answers import Trail


def tell_trails(view: View, year: int | None, unit: str, *, as_json: bool) -> None:
    """Print the trail of everything in the unit's lead on which there is anything."""
    from tracker.answers import Wanted, trails
    from tracker.model.people import Role

    wanted = Wanted(year=year or view.opened.site.year, unit=unit, role=Role.LEAD)
    lines = view.lines(wanted)
    found = trails(lines, unit, sent_about(view, lines), on=view.on)
    if as_json:
        print_json([_values(one) for one in found])
        return
    for one in found:
        for line in _lines(one):
            print(harmless(line))
    print(f"{unit}牵头的共 {len(found)} 项，截至 {view.on}。")
    print("只有已发出的提醒才写在里面，打印、粘贴的要登记过是谁办的；同一天的算一次。")


def _values(trail: "Trail") -> dict[str, Any]:
    record = trail.line.record
    return {
        "key": record.key,
        "name": record.title,
        "unit": trail.unit,
        "due": record.due,
        "lamp": trail.line.lamp,
        "reminded_on": trail.reminded_on,
        "facts": [asdict(one) for one in trail.facts],
    }


def _lines(trail: "Trail") -> Iterator[str]:
    from tracker.answers import Deed

    record, lamp = trail.line.record, trail.line.lamp
    due = record.due or record.rule or "未定"
    yield f"{record.key}　{record.title}　时限 {due}，{lamp}"
    for fact in trail.facts:
        when = clock_text(fact.at) if fact.at else f"{fact.on}      "
        proof = f"（{'；'.join(fact.evidence)}）" if fact.evidence else ""
        said = " ".join(filter(None, (fact.what, fact.who, fact.text)))
        yield f"  {when} {said}{proof}"
    urged = sum(one.what is Deed.URGED for one in trail.facts)
    yield f"  提醒 {len(trail.reminded_on)} 次，催办 {urged} 次。"

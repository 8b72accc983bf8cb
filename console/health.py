"""Whether reminders work, as `status` and `doctor` tell it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.desk import Desk
from console.ledgers import Opened, View, viewed
from console.reminding import settings_of
from console.sendings import clock_text
from console.wanted import shown, some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.health import Health
    from tracker.answers import IssueLine, ObligationLine
    from tracker.ports import Reader


def health_of(site: Opened, reader: "Reader") -> "Health":
    """How the site's reminders stand now."""
    from scheduler.set_up import health_at

    return health_at(site.site, site.ledger, reader, site.desk.now())


def health_on(
    view: View, lines: "Sequence[ObligationLine | IssueLine]"
) -> "Health | None":
    """The same, where anything runs of which to remind; None of another day than today."""
    running = any(one.left is not None for one in lines)
    if view.on != view.opened.desk.today or not running:
        return None
    return health_of(view.opened, view.reader)


def health_values(found: "Health") -> dict[str, Any]:
    """The same for another program."""
    return {**asdict(found), "red": found.is_red}


def health_line(found: "Health", program: str) -> str:
    """One line for `status`."""
    from tracker.model.sending import SendingState

    last = clock_text(found.last) if found.last else "还没有过"
    counts = "，".join(
        f"{state} {found.today.get(state, 0)}"
        for state in (SendingState.DELIVERED, SendingState.FAILED, SendingState.UNKNOWN)
    )
    waiting = f"，等人打印或粘贴 {found.waiting}" if found.waiting else ""
    waiting += f"，没有发成、以后再试 {found.retrying}" if found.retrying else ""
    if found.is_red:
        since = clock_text(found.morning) if found.morning else ""
        return (
            f"红　提醒停了：{since} 以后没有运行过（上次：{last}）；"
            f"请运行 {program} remind，或一直开着 {program} run。"
        )
    if found.last is None:
        return (
            f"提醒　还没有运行过；请运行 {program} remind，或一直开着 {program} run。"
        )
    return f"提醒　正常（上次 {last}）：今天{counts}{waiting}"


def tell_health(desk: Desk) -> None:
    """Print what `doctor` finds about the site's reminders."""
    with viewed(desk, None) as view:
        for good, said in health_lines(view):
            print(f"{'好　' if good else '缺　'}{said}")


def health_lines(view: View) -> "Iterator[tuple[bool, str]]":
    """What `doctor` says about reminders: whether it is well, and a sentence."""
    from tracker.answers import Wanted

    site, reader = view.opened, view.reader
    found = health_of(site, reader)
    program = site.desk.program()
    yield not found.is_red, health_line(found, program)
    if found.next:
        yield True, f"下一次提醒：{clock_text(found.next)}"
    lines = view.lines(Wanted(year=site.site.year))
    yield from _reach_lines(site, [one for one in lines if one.left is not None])
    years = site.ledger.calendar.years
    last = max(years, default=0)
    known = f"放假安排知道到 {last} 年"
    beyond = sorted({line.record.due.year for line in lines if line.record.due})
    late = [year for year in beyond if year not in years]
    remedy = f"，{shown(late)} 年的还不知道；请写 workdays.toml。" if late else "。"
    yield not late, known + remedy


def _reach_lines(
    site: Opened, running: "Sequence[ObligationLine | IssueLine]"
) -> "Iterator[tuple[bool, str]]":
    """Whether everybody can be reached in whom running items ask for, by the pass's rule."""
    from scheduler.doubts import unreachable
    from scheduler.items import item_of
    from scheduler.set_up import directory_of

    settings = settings_of(site.site)
    directory = directory_of(settings, site.plan)
    items = [item_of(one.record) for one in running]
    lacking = unreachable(items, policy=settings.policy, directory=directory)
    if not lacking:
        yield True, "要提醒的单位都有联系人。"
    known = {one.name for one in site.plan.units}
    told = [
        f"{one.unit}{one.name}（{one.lack}）" for one in lacking if one.unit in known
    ]
    if told:
        way = "请照括号里说的，在方案的“联系人”或 kaohe.toml 的通道里补上"
        yield False, f"有单位提醒不到：{'；'.join(told)}；{way}。"
    program = site.desk.program()
    gone = dict.fromkeys(one.unit for one in lacking if one.unit not in {*known, ""})
    if gone:
        way = f"改了名的请运行 {program} obligation make，问题用 issue correct --lead"
        yield False, f"方案里没有的单位提醒不到：{shown([*gone])}；{way}。"
    unled = [one.key for one in items if not one.leads]
    if unled:
        way = f"请运行 {program} obligation assign，问题用 issue correct，写上 --lead"
        yield False, f"没有定单位的提醒不到：{some(unled)}；{way}。"

"""Commands on the history (履历): who changed what, and whether anybody tampered."""

from dataclasses import asdict

import click

from console.desk import Desk, pass_desk
from console.history import event_line
from console.ledgers import viewed
from console.shell import Group, as_json_option
from console.telling import count, end, print_json, tell


@click.group("audit", cls=Group)
def audit_app() -> None:
    """履历：谁在什么时候改了什么，有没有人动过手脚。

    例：kaohe audit verify
    """


@audit_app.command("list")
@click.argument("key", metavar="[编号]", default="")
@click.option("--limit", type=click.IntRange(min=1), default=30, help="最近几条。")
@as_json_option
@pass_desk
def audit_list(desk: Desk, key: str, limit: int, as_json: bool) -> None:
    """列出最近的履历，或者一个编号的。

    例：kaohe audit list B2020-0005
    """
    from tracker.services.ledger import about_of, full_key

    with viewed(desk, None) as view:
        head = view.reader.head()
        if key:
            name = full_key(key)
            events = view.reader.events(about=about_of(name))[-limit:]
        else:
            last = head.number if head else 0
            events = view.reader.events(after=max(0, last - limit))
    if as_json:
        print_json([asdict(one) for one in events])
        return
    for one in events:
        print(f"{one.number}　{one.key}　{event_line(one)}")
    print(f"共 {len(events)} 条；履历一共 {head.number if head else 0} 条。")


@audit_app.command("verify")
@click.option(
    "--head", metavar="条数:指纹", help="以前记下的最后一条，核对有没有被删。"
)
@as_json_option
@pass_desk
def audit_verify(desk: Desk, head: str | None, as_json: bool) -> None:
    """核对履历和台账：改过、删过、调换过的都能查出来，并说出在哪里。

    例：kaohe audit verify
    """
    from tracker.storage.verify import head_faults, mark_of, verify_ledger
    from tracker.storage.verify_materials import material_faults, materials_in

    with viewed(desk, None) as view:
        findings = verify_ledger(view.reader)
        findings += [] if head is None else head_faults(view.reader, head)
        files = list(materials_in(view.reader))
        last = view.reader.head()
    # Only now: reading them takes long, and nobody could commit meanwhile.
    findings += material_faults(view.opened.site.materials, files)
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        tell(findings)
        if last is not None:
            print(f"履历 {last.number} 条，指纹 {mark_of(last)}")
            print("把这一行抄在别处；以后用 --head 核对，就知道末尾有没有被删。")
        print(f"核对完毕：{count(findings)}。")
    end(findings)

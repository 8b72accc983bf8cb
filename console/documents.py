"""Official documents: drafted, checked; and whether this computer can make them."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.shell import FILE, Command, as_json_option
from console.telling import end, report, spoken
from tracker.errors import KaoheError
from tracker.model.finding import Finding

if TYPE_CHECKING:
    from notices.model import Register
    from tracker.model.paper import Paper
    from tracker.storage.site import Site


@click.command("lint", cls=Command)
@click.argument("files", metavar="文件.docx …", type=FILE, nargs=-1, required=True)
@as_json_option
@pass_desk
def lint(desk: Desk, files: tuple[Path, ...], as_json: bool) -> None:
    """检查 Word 文件的版式和文字，是不是本程序拟的都可以。

    例：kaohe lint 通知.docx
    """
    from notices.lint import Linter

    linter = Linter(_register(desk), near=desk.today)
    findings: list[Finding] = []
    refused: list[KaoheError] = []
    for file in files:
        try:
            findings += linter.lint(file)
        except KaoheError as error:
            refused.append(error)
    checked = f"检查了 {len(files) - len(refused)} 个文件"
    report(findings, checked, as_json=as_json)
    for one in refused:
        print(f"没有检查：{spoken(str(one))}", file=sys.stderr)
    if refused:
        raise click.exceptions.Exit(1)
    end(findings)


def _register(desk: Desk) -> "Register":
    """What the site's files are compared with; outside a site everything else is."""
    from notices.model import Register
    from notices.register import register_of
    from tracker.files import is_there
    from tracker.storage.site import SETTINGS

    if not is_there(desk.root / SETTINGS):
        return Register()
    site = desk.site()
    plan = desk.plan(site)
    return register_of(plan, _registered(site))


def _registered(site: "Site") -> "Sequence[Paper]":
    """The papers of every year in the ledger; none, and why, where it is not read."""
    from tracker.ports import Table
    from tracker.records import record_of
    from tracker.storage.opening import address_of, has_ledger, open_store

    if not has_ledger(site):
        return ()
    try:
        with (
            closing(open_store(address_of(site), site)) as store,
            store.reading() as reader,
        ):
            found = reader.find(Table.PAPERS)
            return [record_of(Table.PAPERS, one.document) for one in found]
    except KaoheError as error:
        told = f"没有对照台账里登记过的公文：{spoken(str(error))}"
        print(told, file=sys.stderr)
        return ()


@click.command("doctor", cls=Command)
@pass_desk
def doctor(desk: Desk) -> None:
    """看这台电脑上装了什么、缺什么、怎么办；在工作文件夹里还看提醒是否正常。

    例：kaohe doctor
    """
    from console.health import tell_health
    from notices.doctor import examine
    from tracker.files import is_there
    from tracker.storage.site import SETTINGS

    missing = 0
    for one in examine():
        missing += not one.found
        print(f"{'有　' if one.found else '缺　'}{one.name}：{one.remark}")
    print("都齐了。" if not missing else f"缺 {missing} 样，照上面说的办即可。")
    if is_there(desk.root / SETTINGS):
        tell_health(desk)

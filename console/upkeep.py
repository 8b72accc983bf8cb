"""Commands that keep the ledger: backup, restore, moving it to another store."""

from pathlib import Path

import click

from console.desk import Desk, pass_desk, quoted
from console.ledgers import opened
from console.shell import FILE, Command, Group


@click.command("backup", cls=Command)
@click.argument("file", metavar="[文件.kaohe]", type=FILE, required=False)
@pass_desk
def backup_(desk: Desk, file: Path | None) -> None:
    """备份：把整个工作文件夹和台账存成一个文件，别人正在用也可以。

    例：kaohe backup D:\\备份\\考核-20201024.kaohe
    """
    from tracker.storage.backup import back_up

    now = desk.now()
    path = file or Path(f"考核备份-{now:%Y%m%d-%H%M%S}.kaohe")
    with opened(desk) as site:
        manifest = back_up(site.site, site.ledger.store, path, now)
    records = sum(manifest.counts.values())
    print(f"已备份：{path.resolve()}")
    print(
        f"记录 {records} 条，履历 {manifest.events} 条，文件 {len(manifest.files)} 个。"
    )
    print("请拷到另一块盘或优盘上；试恢复：", end="")
    print(f"{desk.program()} restore {quoted(path)} 试恢复")


@click.command("restore", cls=Command)
@click.argument("file", metavar="文件.kaohe", type=FILE)
@click.argument("folder", metavar="新文件夹", type=FILE)
@pass_desk
def restore_(desk: Desk, file: Path, folder: Path) -> None:
    """恢复：从备份建一个新的工作文件夹，核对无误才算数，原来的不动。

    例：kaohe restore 考核-20201024.kaohe 恢复的考核
    """
    from tracker.storage.backup import restore

    manifest = restore(file, folder)
    records = sum(manifest.counts.values())
    print(f"已恢复到：{folder.resolve()}（备份于 {manifest.made:%Y-%m-%d %H:%M}）")
    print(f"核对无误：记录 {records} 条，履历 {manifest.events} 条，链条完整。")
    print(f"接着可以：{desk.at(folder).program()} status")


@click.group("store", cls=Group)
def store_app() -> None:
    """台账存放的地方：本机的文件，或 PostgreSQL 数据库。

    例：kaohe store move --to postgresql://用户@主机/库名
    """


@store_app.command("move")
@click.option("--to", required=True, help="数据库地址；搬回本机的文件写 file。")
@pass_desk
def store_move(desk: Desk, to: str) -> None:
    """把台账搬到另一处，核对条数和履历以后才改用新的；旧的留着不动。

    例：kaohe store move --to env:KAOHE_PG
    """
    import os
    from contextlib import closing

    from tracker.errors import UsageError
    from tracker.storage.opening import STORE_VARIABLE, open_store
    from tracker.storage.settings import set_setting
    from tracker.storage.transfer import copy_ledger

    address = "" if to == "file" else to
    if os.environ.get(STORE_VARIABLE):
        raise UsageError(
            f"环境变量 {STORE_VARIABLE} 指定了台账，搬了也不会改用；请先去掉。"
        )
    with opened(desk) as site:
        if address == site.site.store:
            raise UsageError("台账已经在那里了，不用搬。")
        target = open_store(address, site.site)
        with closing(target):
            tally = copy_ledger(site.ledger.store, target)
    set_setting(desk.root, "store", address)
    left = "旧的台账"
    if address and not site.site.store:
        # Under another name nobody opens it by mistake, and the way back is free.
        old = site.site.ledger_file
        left = (
            f"旧的台账 {old.rename(old.with_stem(f'ledger-{desk.now():%Y%m%d%H%M%S}'))}"
        )
    records = sum(tally.counts.values())
    print(f"已搬好并核对：记录 {records} 条，履历 {tally.events} 条，链条完整。")
    print(f"kaohe.toml 的 store 已改成新地址；{left} 没有删，确认无误后再自行处理。")

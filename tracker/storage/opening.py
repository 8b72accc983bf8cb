"""A site's ledger, opened: its store, its calendar, its rules."""

import os
from typing import Final

from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.ports import Store, StoreRefused
from tracker.services.ledger import Ledger
from tracker.storage.site import Site
from tracker.storage.workdays import load_calendar

STORE_VARIABLE: Final = "KAOHE_STORE"
# The names by which papers call the two bodies, whatever the county's own are.
_OFFICE: Final = "领导小组办公室"
_GROUP: Final = "领导小组"


def open_store(address: str, site: Site) -> Store:
    """The store at `address`; "" for the file in the site.

    `env:NAME` stands for the address in that variable, so that no password need stand
    in a file.

    Raises:
        StoreRefused: it cannot be opened.
    """
    if address.startswith("env:"):
        name = address.removeprefix("env:")
        address = os.environ.get(name, "")
        if not address:
            raise StoreRefused(f"环境变量 {name} 没有设定；它应写着台账数据库的地址。")
    if not address:
        from tracker.storage.tiny import TinyStore

        return TinyStore(site.ledger_file)
    if address.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        from tracker.storage.postgres import PostgresStore

        return PostgresStore(address)
    raise StoreRefused(
        "看不懂台账的地址；请写成 postgresql://用户@主机/库名，或留空用本机的文件。"
    )


def address_of(site: Site) -> str:
    """Where the site's ledger is kept; "" for the file in the site."""
    return os.environ.get(STORE_VARIABLE, site.store)


def has_ledger(site: Site) -> bool:
    """Whether there is a ledger to open, or one in a database that may be there."""
    return bool(address_of(site)) or site.ledger_file.exists()


def open_ledger(site: Site, plan: Plan) -> tuple[Ledger, list[Finding]]:
    """The site's ledger, and what is wrong with its calendar file.

    Raises:
        StoreRefused: the store cannot be opened.
    """
    calendar, findings = load_calendar(site.root)
    group = plan.group
    ledger = Ledger(
        store=open_store(address_of(site), site),
        calendar=calendar,
        rules=site.rules,
        office=frozenset({group.office_unit, group.office_name, _OFFICE} - {""}),
        group=frozenset({group.name, _GROUP} - {""}),
    )
    return ledger, findings

"""`kaohe demo`: from nothing to a draft on the desk."""

from pathlib import Path

import click

from console.desk import Desk, pass_desk
from console.documents import lint_draft, tell_blanks, tell_but_blanks, write_draft
from console.shell import FILE, Command

FOLDER = "kaohe-demo"


@click.command("demo", cls=Command)
@click.argument("folder", metavar="[文件夹]", type=FILE, default=Path(FOLDER))
@pass_desk
def demo(desk: Desk, folder: Path) -> None:
    """建一个示范文件夹，从自带的数据拟出实施方案并检查。

    例：kaohe demo
    """
    from tracker.files import is_there
    from tracker.storage.planfile import demo_plan
    from tracker.storage.site import SETTINGS, make_site

    if not is_there(folder / SETTINGS):
        make_site(folder, year=0, shipped=demo_plan())
        print(f"建好了示范文件夹：{folder.resolve()}")
    desk = desk.at(folder)
    site = desk.site()
    plan = desk.plan(site)
    made, path = write_draft(desk, site, plan, "plan", on=desk.today)
    findings = lint_draft(plan, path, desk.today)
    print(f"《{made.title}》")
    print(f"已拟出：{path.resolve()}")
    print("用 Word 或 WPS 打开就可以看，下面这些要由人填写（稿上用黄色标出）：")
    tell_blanks(made)
    tell_but_blanks(findings)
    print(f"接着可以：{desk.program()} check　看方案数据里还缺什么")

"""`kaohe demo`: a draft on the desk, then the whole year played on a fake clock.

The year is a list of commands, run through the very command line the user has: what is
seen here can be typed. `--serve` plays it up to a day in its midst and opens the page
there, by a clock that goes on from that day.
"""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from console.desk import Desk, pass_desk
from console.serve import PORT, port_option
from console.shell import FILE, Command
from console.telling import spoken
from tracker.errors import KaoheError

FOLDER = "kaohe-demo"
FOLDER_OF_PAGE = "kaohe-demo-web"
SCRIPT = "year.txt"
PAGE = "page.toml"
MATERIALS = "材料"


@click.command("demo", cls=Command)
@click.argument("folder", metavar="[文件夹]", type=FILE, required=False)
@click.option("--serve", is_flag=True, help="演到年中，打开网页，用各个岗位看。")
@port_option(f" {PORT}")
@pass_desk
def demo(desk: Desk, folder: Path | None, serve: bool, port: int | None) -> None:
    """建一个示范文件夹，把一年从头到尾演一遍：拟稿、下达、催报、整改、销号。

    例：kaohe demo
    """
    from tracker.storage.planfile import demo_script

    script = demo_script()
    if serve:
        from console.demo_page import open_demo, page_of, refuse_other

        page = page_of(script / PAGE)
        desk = desk.at(folder or Path(FOLDER_OF_PAGE))
        refuse_other(desk)
        _make(desk, script, until=page.until)
        open_demo(desk, page, port or PORT)
    else:
        desk = desk.at(folder or Path(FOLDER))
        _make(desk, script)
        _tell_more(desk)


def _make(desk: Desk, script: Path, until: date = date.max) -> None:
    """The demo's folder and its year, unless it is there."""
    from tracker.files import is_there
    from tracker.storage.planfile import demo_plan
    from tracker.storage.site import SETTINGS, make_site

    if is_there(desk.root / SETTINGS):
        return
    make_site(desk.root, year=0, shipped=demo_plan(), settings=script / SETTINGS)
    print(f"建好了示范文件夹：{desk.root.resolve()}")
    print("下面把一年演一遍（日期是假定的，人名都是示例）：")
    play(desk, script, until)


def _tell_more(desk: Desk) -> None:
    program = desk.program()
    print(
        f"\n拟出的公文都在 {(desk.root / 'papers').resolve()}，用 Word 或 WPS 打开就可以看；"
    )
    print("要由人填写的（字号、日期、签发人等），稿上用黄色标出。接着可以：")
    print(f"{program} papers --year 2020　看拟过、登记过的公文")
    print(f"{program} check　看方案数据里还缺什么")
    print(f"{program} status --year 2020 --on 2020-10-24　看那一天的情形")
    print(f"{program} obligation show B2020-0005　看一项任务的来龙去脉")


# ---------------------------------------------------------------- the year


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One line of the script.

    Attributes:
        day: on which it is played.
        words: the command; `{材料}` stands for the folder of example files, `{公文}`
            for that of the site's papers.
        refused: whether the program must refuse it.
    """

    day: date
    words: tuple[str, ...]
    refused: bool


def play(desk: Desk, script: Path, until: date = date.max) -> None:
    """Play the year of `script`, a folder, up to a day, that day included.

    Raises:
        KaoheError: it goes amiss.
    """
    app = click.get_current_context().find_root().command
    for one in scenes((script / SCRIPT).read_text("utf-8")):
        if isinstance(one, str):
            print(f"\n【{one}】")
            continue
        if one.day > until:
            return
        folders = {"{材料}": script / MATERIALS, "{公文}": desk.site().papers}
        words, shown = list(one.words), " ".join(one.words)
        for name, folder in folders.items():
            words = [word.replace(name, str(folder)) for word in words]
            shown = shown.replace(f"{name}/", "")
        print(f"{one.day}　kaohe {shown}")
        _play(app, desk, one, words)


def scenes(text: str) -> Iterator[Scene | str]:
    """The lines of a script: what is played, and the headings between."""
    lines = text.splitlines()
    # The first comment says how to read the file.
    start = lines.index("") if "" in lines else 0
    for line in lines[start:]:
        if line.startswith("#"):
            yield line.lstrip("# ")
        elif line.strip():
            day, _, command = line.partition("|")
            words = shlex.split(command)
            refused = words[0] == "!"
            yield Scene(
                day=date.fromisoformat(day.strip()),
                words=tuple(words[refused:]),
                refused=refused,
            )


def _play(app: Any, desk: Desk, one: Scene, words: list[str]) -> None:
    moment = datetime.combine(one.day, time(9), desk.now().tzinfo)
    arguments = ["--site", str(desk.root), *words]
    try:
        app.main(
            arguments, prog_name="kaohe", standalone_mode=False, obj=lambda: moment
        )
    except KaoheError as error:
        if not one.refused:
            raise
        print(f"　　被拒绝：{spoken(str(error))}")
    else:
        if one.refused:
            raise KaoheError(f"示范走了样：{' '.join(one.words)} 本该被拒绝。")

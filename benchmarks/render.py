"""Documents per second, ours beside docxtpl in the same run, and how near the limits.

python benchmarks/render.py [--long]

Ours is the way of official papers: strict, escaped, settled. docxtpl gets the same
template and the same texts. A pair is one measure of each, next to each other; what is
printed is the median of five pairs: in memory by the processor's clock, which other
programs do not disturb, with files by the wall's. --long adds 30,000 documents.
"""

import argparse
import resource
import statistics
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docxtpl import DocxTemplate

from notices.build import build
from notices.render import Compiled, Properties, compile_template

Make = Callable[[int], object]
Clock = Callable[[], float]
PAIRS, SECONDS, LEAST = 5, 1.0, 3
CARD: Final = Properties(title="关于报送材料的通知", author="某办", on=date(2025, 9, 1))
NOTICE: Final = """\
空行 10mm｜
发文机关标志｜某县考核工作领导小组办公室文件
空行｜
红线｜{{ 文号 }}
空行｜
标题｜关于报送县域考核材料的通知
空行｜
主送机关｜{{ 单位 }}：
正文｜按照{{ 依据 }}的要求，现将你单位应报送的材料通知如下，请认真组织，按时报送。
正文｜{%p for 项 in 要求 %}
正文｜{{ loop.index }}.{{ 项 }}
正文｜{%p endfor %}
表格｜3中｜15｜10中
表头｜序号｜材料｜时限
表行｜{%tr for 项 in 清单 %}｜
表行｜{{ loop.index }}｜{{ 项.名称 }}｜{{ 项.时限 }}
表行｜{%tr endfor %}｜
正文｜联系人：{{ 联系人 }}，联系电话：{{ 电话 }}。
空行｜
署名｜某县考核工作领导小组办公室
成文日期｜{{ 日期 }}
"""
PLAN: Final = """\
标题｜{{ 标题 }}
正文｜{%p for 章 in 章节 %}
正文｜{{ 章.名称 }}
正文｜{%p for 段 in 章.段落 %}
正文｜{{ 段 }}
正文｜{%p endfor %}
正文｜{%p endfor %}
表格｜3中｜15｜10中
表头｜序号｜材料｜时限
表行｜{%tr for 项 in 清单 %}｜
表行｜{{ loop.index }}｜{{ 项.名称 }}｜{{ 项.时限 }}
表行｜{%tr endfor %}｜
空行｜
署名｜某县考核工作领导小组办公室
成文日期｜{{ 日期 }}
"""


def notice_values(number: int) -> dict[str, Any]:
    """What one unit's notice says."""
    return {
        "文号": f"某考办〔2025〕{number}号",
        "单位": f"第{number}局",
        "依据": "《某县域生态环境质量考核办法》",
        "要求": [f"第{n}类材料于每季度结束后10日内报送，附佐证" for n in range(1, 3)],
        "清单": [
            {"名称": f"第{number + n}项监测数据及佐证", "时限": f"10月{n + 10}日前"}
            for n in range(3)
        ],
        "联系人": f"王{number % 97}",
        "电话": f"{10_000_000 + number}",
        "日期": f"2025年9月{number % 30 + 1}日",
    }


def plan_values(number: int) -> dict[str, Any]:
    """Ten pages of plan."""
    passage = "各有关单位要按照职责分工，落实责任，按时报送数据和佐证材料，" * 3
    return {
        "标题": f"某县考核工作实施方案（第{number}稿）",
        "章节": [
            {"名称": f"第{n}章", "段落": [f"{n}.{m}{passage}" for m in range(6)]}
            for n in range(8)
        ],
        "清单": [
            {"名称": f"第{number + n}项监测数据及佐证", "时限": "每季度结束后10日内"}
            for n in range(60)
        ],
        "日期": "2025年9月1日",
    }


def on_words_own_base(source: str) -> bytes:
    """The same text in a package that Word saved: python-docx's own template."""
    document, built = Document(), Document(BytesIO(build(source)))
    words = {style.style_id: style.element for style in document.styles}
    for style in built.styles:
        if style.style_id in words:
            document.styles.element.remove(words[style.style_id])
        document.styles.element.append(deepcopy(style.element))
    section = document.element.body[-1]
    for block in list(built.element.body)[:-1]:
        section.addprevious(block)
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def by_docxtpl(template: Path, values: dict[str, Any]) -> bytes:
    """A document as docxtpl makes it."""
    document = DocxTemplate(template)
    document.render(values, autoescape=True)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def into_file(folder: Path, number: int, data: bytes) -> None:
    """A file that is whole as soon as it has its name."""
    beside = folder / f".{number}"
    beside.write_bytes(data)
    beside.replace(folder / f"{number}.docx")


def seconds_each(make: Make, clock: Clock = time.process_time) -> float:
    """Seconds that one of many takes."""
    start, number = clock(), 0
    while (taken := clock() - start) < SECONDS or number < LEAST:
        make(number)
        number += 1
    return taken / number


def pairs(what: str, ours: Make, theirs: Make, clock: Clock) -> None:
    """Print documents per second of both, and the ratio, medians of all pairs."""
    measured = [
        (seconds_each(ours, clock), seconds_each(theirs, clock)) for _ in range(PAIRS)
    ]
    mine = statistics.median(1 / one for one, _ in measured)
    other = statistics.median(1 / one for _, one in measured)
    ratio = statistics.median(their / our for our, their in measured)
    print(f"{what}: ours {mine:,.0f}/s, docxtpl {other:,.1f}/s")
    print(f"ratio: {ratio:.0f} (documents per second, ours / docxtpl, {what})")


def limits(
    what: str, template: Compiled, values: Callable[[int], dict[str, Any]]
) -> None:
    """Print how near the bare deflating of the same changed parts, and the bare
    creating of the same files, a document comes."""
    made = [template.render(values(number), CARD).data for number in range(100)]
    parts = [main_part(one) for one in made]
    deflated = seconds_each(lambda n: zlib.compress(parts[n % 100], 6))
    mine = seconds_each(lambda n: template.render(values(n), CARD))
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        home = Path(folder)
        created = seconds_each(
            lambda n: into_file(home, n, made[n % 100]), time.perf_counter
        )
        whole = seconds_each(
            lambda n: into_file(home, n, template.render(values(n), CARD).data),
            time.perf_counter,
        )
    print(
        f"{what}, microseconds: deflating {deflated * 1e6:.0f}, a document "
        f"{mine * 1e6:.0f}, creating a file {created * 1e6:.0f}, both {whole * 1e6:.0f}"
    )
    print(f"ratio: {mine / deflated:.1f} (a document / bare deflating, {what})")
    print(f"ratio: {whole / created:.1f} (a document in a file / bare file, {what})")


def main_part(document: bytes) -> bytes:
    """The XML of the text, the part that changes."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        return package.read("word/document.xml")


def batch(template: Compiled, count: int) -> None:
    """Print what so many notices take, into files and into one zip, and the memory."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        home = Path(folder)
        start, before = time.perf_counter(), grown()
        for number in range(count):
            data = template.render(notice_values(number), CARD).data
            into_file(home, number, data)
        files, more = time.perf_counter() - start, (grown() - before) / 1024
        with zipfile.ZipFile(home / "all.zip", "w", zipfile.ZIP_STORED) as archive:
            for number in range(count):
                data = template.render(notice_values(number), CARD).data
                archive.writestr(f"{number}.docx", data)
        zipped = time.perf_counter() - start - files
    print(
        f"{count:,} notices: {files:.1f} s into files, {zipped:.1f} s into one zip, "
        f"memory {grown() / 1024:.0f} MB, {more:.1f} MB of it since the first"
    )


def grown() -> int:
    """The most memory this process has had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--long", action="store_true", help="30,000 documents too")
    is_long = arguments.parse_args().long
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        home = Path(folder)
        subjects = {
            "one-page notice": (build(NOTICE), notice_values),
            "one-page notice on Word's own base": (
                on_words_own_base(NOTICE),
                notice_values,
            ),
            "ten-page plan": (build(PLAN), plan_values),
        }
        for what, (data, values) in subjects.items():
            path = home / f"{what}.docx"
            path.write_bytes(data)
            template = compile_template(path)
            measure(what, path, template, values, home)
        template = compile_template(home / "one-page notice.docx")
        for count in (300, 30_000) if is_long else (300,):
            batch(template, count)


def measure(
    what: str,
    path: Path,
    template: Compiled,
    values: Callable[[int], dict[str, Any]],
    home: Path,
) -> None:
    """One template, in memory and one file each."""
    pairs(
        f"{what} in memory",
        lambda n: template.render(values(n), CARD),
        lambda n: by_docxtpl(path, values(n)),
        time.process_time,
    )
    pairs(
        f"{what}, one file each",
        lambda n: into_file(home, n, template.render(values(n), CARD).data),
        lambda n: into_file(home, n, by_docxtpl(path, values(n))),
        time.perf_counter,
    )
    limits(what, template, values)


if __name__ == "__main__":
    main()

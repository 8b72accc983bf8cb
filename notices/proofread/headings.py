"""The title and the line of recipients (GB/T 9704-2012 7.3.1, 7.3.2)."""

import re
from collections.abc import Iterator
from typing import Final

from notices.model import Para
from notices.proofread.known import Whole
from notices.proofread.parts import MASTHEAD, Part
from notices.proofread.slip import Slip
from tracker.model.finding import Finding, Severity

END_MARK = Slip(
    "title-end-mark", Severity.WARNING, "标题末尾不加标点。", "GB/T 15834-2011 附录B"
)
KIND = Slip(
    "title-kind",
    Severity.ERROR,
    "一文一个文种：请示另行成文，报告里不夹带请示事项。",
    "党政机关公文处理工作条例 第八条、第十五条",
)
RECIPIENTS = Slip(
    "recipients-colon",
    Severity.ERROR,
    "主送机关后面请标全角冒号“：”。",
    "GB/T 9704-2012 7.3.2",
)

KINDS: Final = (
    "通知|通报|报告|请示|批复|意见|决定|决议|公告|通告|公报|命令|议案|函|纪要"
    "|方案|办法|计划|规划|细则|规定|要点|清单"
)
TITLE_MARK: Final = re.compile(rf"(?:{KINDS})([。；，、：.;,:])$")
TWO_KINDS: Final = re.compile(r"请示报告|报告请示|请示函$|请示的报告$")
# A document that is sent to somebody by its kind.
SENT: Final = re.compile(r"(?:通知|通报|请示|报告|函|意见|批复)$")
BODY: Final = r"(?:政府|公署|部门|单位|机构|办事处|管委会|委员会|办公室|[局厅委办])"
ADDRESSED: Final = re.compile(rf"^各.{{0,100}}{BODY}(?:（[^）]*）)?([，,。；;、]?)$")


def headings(whole: Whole) -> Iterator[Finding]:
    """Titles that end in a mark or name two kinds; recipients without their colon."""
    for part in whole.parts:
        yield from _title(part)
        yield from _recipients(part)


def _title(part: Part) -> Iterator[Finding]:
    if not part.title_lines:
        return
    last = part.title_lines[-1]
    text = last.text.rstrip()
    if match := TITLE_MARK.search(text):
        message = f"标题末尾有标点“{match[1]}”。"
        yield END_MARK.at(last, match.span(1), message, "")
    if match := TWO_KINDS.search(part.title):
        message = f"标题用了“{match[0]}”，不是法定文种。"
        yield KIND.at(last, (0, len(text)), message)


def _recipients(part: Part) -> Iterator[Finding]:
    if not SENT.search(part.title.rstrip("。；，、")):
        return
    para = _after_title(part)
    if para and (match := ADDRESSED.match(para.text.strip())):
        end = len(para.text.rstrip())
        start = end - len(match[1])
        yield RECIPIENTS.at(para, (start, end), "主送机关后面没有冒号“：”。", "：")


def _after_title(part: Part) -> Para | None:
    after = part.paras.index(part.title_lines[-1]) + 1
    rest = (para for para in part.paras[after:] if para.text.strip())
    return next((para for para in rest if not MASTHEAD.match(para.text.strip())), None)

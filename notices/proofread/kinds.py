"""What a kind of document may hold (党政机关公文处理工作条例 第八条、第十五条)."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.known import Whole
from notices.proofread.parts import Part
from notices.proofread.slip import Slip, times
from tracker.model.finding import Finding, Severity

REGULATION: Final = "党政机关公文处理工作条例"
REQUEST: Final = Slip(
    "report-request",
    Severity.ERROR,
    "请示事项请另行用“请示”行文，报告里删去这一句。",
    f"{REGULATION} 第十五条",
)
TONE: Final = Slip(
    "letter-tone",
    Severity.HINT,
    "函用于不相隶属机关之间，请用商洽的语气，如“请予”“商请”。",
    f"{REGULATION} 第八条",
)
ENDING: Final = Slip(
    "kind-ending", Severity.WARNING, "请让结尾用语与标题里的文种一致。"
)

ASKED: Final = re.compile(
    r"(?:妥否|当否|可否|是否妥当|如无不妥)[，,]?请[^。；]{0,8}|特此请示"
    r"|请(?:予以?|尽快|及时)?(?:批准|批复|审批)(?=[。；！]|$)"
)
ORDERED: Final = re.compile("务必|责令|严禁|不得有误|不得延误|严肃问责|严肃追责|限期")
CLOSED: Final = re.compile(r"特此(?P<kind>通知|通报|报告|请示|函告|函复|函|公告|通告)")
KIND: Final = re.compile(r"(?:通知|通报|报告|请示|公告|通告|函|公示|意见|批复)$")
# A circular is sent out by words of a notice, and a letter by those of any kind of it.
ALIKE: Final = {"函告": "函", "函复": "函"}


def kinds(whole: Whole) -> Iterator[Finding]:
    """A request in a report, commands in a letter, an ending of another kind."""
    for part in whole.parts:
        match = KIND.search(part.title) if part.head is None else None
        if match is None:
            continue
        if match[0] == "报告":
            yield from _requests(part)
        if match[0] == "函":
            yield from _orders(part)
        yield from _endings(part, match[0])


def _requests(part: Part) -> Iterator[Finding]:
    for para in part.paras:
        for match in ASKED.finditer(para.text):
            yield REQUEST.at(para, match.span(), f"报告里夹带请示事项：“{match[0]}”。")


def _orders(part: Part) -> Iterator[Finding]:
    """Commands in a letter, once."""
    found = [
        (para, match) for para in part.paras for match in ORDERED.finditer(para.text)
    ]
    if found:
        para, match = found[0]
        message = f"函里用了命令的语气：“{match[0]}”{times(len(found))}。"
        yield TONE.at(para, match.span(), message)


def _endings(part: Part, kind: str) -> Iterator[Finding]:
    for para in part.paras:
        for match in CLOSED.finditer(para.text):
            if ALIKE.get(match["kind"], match["kind"]) != kind:
                message = f"标题的文种是“{kind}”，结尾却写“{match[0]}”。"
                yield ENDING.at(para, match.span(), message)

"""The sendings of a ledger checked against themselves: they have no history to ask.

Each row must hold what its key says; what was sent must be there; the column by which
sendings are claimed must say what they say.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tracker.model.finding import Finding, Severity
from tracker.model.sending import Sending
from tracker.ports import Reader, Spoilt
from tracker.storage.paging import every_message, every_sending

_REMEDY: Final = "请用最近的备份恢复到新的文件夹（kaohe restore），并查明是谁动的。"


def sent_faults(reader: Reader) -> Iterator[Finding]:
    """Everything in which the sendings and messages do not hold together."""
    counted: Counter[str] = Counter()
    try:
        messages = {one.key for one in every_message(reader)}
        for one in every_sending(reader):
            counted[one.state] += 1
            if one.message and one.message not in messages:
                yield _finding(_named(one), "发出的消息不在了，被删除过。")
    except Spoilt as error:
        yield _finding("提醒", str(error))
        return
    for state, number in reader.counts().items():
        if counted[state] != number:
            message = f"供查询的一列说有{number}条，提醒本身说有{counted[state]}条。"
            yield _finding(f"提醒“{state}”", message)


def _named(one: Sending) -> str:
    told = one.occurrence
    return f"提醒 {one.key}（{told.slot} {told.unit}{told.recipient}）"


def _finding(place: str, message: str) -> Finding:
    return Finding(
        rule="sending-altered",
        severity=Severity.ERROR,
        place=place,
        message=message,
        remedy=_REMEDY,
    )

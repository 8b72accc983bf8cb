"""The sendings of a ledger checked against themselves: they have no history to ask.

Each row must hold what its key says; what was sent must be there; the column by which
sendings are claimed must say what they say.
"""

from collections import Counter
from collections.abc import Iterator

from tracker.model.sending import Sending
from tracker.ports import Reader, Spoilt
from tracker.storage.paging import every_message, every_sending


def sent_faults(reader: Reader) -> Iterator[tuple[str, str]]:
    """Where the sendings and messages do not hold together, and a sentence on it."""
    counted: Counter[str] = Counter()
    try:
        messages = {one.key for one in every_message(reader)}
        for one in every_sending(reader):
            counted[one.state] += 1
            if one.message and one.message not in messages:
                yield _named(one), "发出的消息不在了，被删除过。"
    except Spoilt as error:
        yield "提醒", str(error)
        return
    for state, number in reader.counts().items():
        if counted[state] != number:
            message = f"供查询的一列说有{number}条，提醒本身说有{counted[state]}条。"
            yield f"提醒“{state}”", message


def _named(one: Sending) -> str:
    told = one.occurrence
    return f"提醒 {one.key}（{told.slot} {told.unit}{told.recipient}）"

"""证明材料目录: what was handed in and what proves the figures, indicator by indicator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from notices.contexts.base import Tag, or_blank
from notices.contexts.figures import proof_of
from notices.contexts.records import day_of
from tracker.answers import ObligationLine
from tracker.answers.figures import FigureLine
from tracker.model.obligation import ObligationState

EVIDENCE: Final = Tag(
    meaning="证明材料，按指标排列，一份一行：各单位报送的材料，和佐证数值的材料",
    item=Tag(
        parts={
            "序号": Tag(meaning="在目录中排第几"),
            "指标": Tag(meaning="证明哪些指标；没有写明的是空的", item=Tag()),
            "材料": Tag(meaning="材料的名称", item=Tag()),
            "期": Tag(meaning="哪一期；只报一次的和佐证数值的是空的"),
            "数据项": Tag(meaning="佐证哪些数值；不是佐证数值的是空的", item=Tag()),
            "单位": Tag(meaning="报送的单位，或者数值的来源", item=Tag()),
            "日期": Tag(meaning="最近一稿报来的日期；没有登记的是空的"),
            "文件": Tag(meaning="存下的文件名；没有存文件的是空的", item=Tag()),
        }
    ),
)
# Of which the office holds material that it has not sent back.
_HELD: Final = (
    ObligationState.SUBMITTED,
    ObligationState.ACCEPTED,
    ObligationState.FORWARDED,
)


def evidence_values(
    lines: Iterable[ObligationLine],
    figures: Iterable[FigureLine],
    heads: Mapping[str, int],
) -> list[Any]:
    """The catalogue, numbered from 1.

    Args:
        heads: for each indicator the place of the one it is assessed under; by it the
            rows are sorted, those of none at the end.
    """
    rows = [*_handed_in(lines), *_proofs(figures)]
    rows.sort(key=lambda row: _place(row["指标"], heads))
    return [{"序号": n, **row} for n, row in enumerate(rows, start=1)]


def _place(indicators: Sequence[str], heads: Mapping[str, int]) -> int:
    return min((heads[one] for one in indicators if one in heads), default=len(heads))


def _handed_in(lines: Iterable[ObligationLine]) -> Iterator[dict[str, Any]]:
    for line in lines:
        one, latest = line.record, line.record.latest
        if latest is not None and one.state in _HELD:
            yield {
                "指标": list(one.indicators),
                "材料": [one.material],
                "期": one.period,
                "数据项": [],
                "单位": or_blank(list(one.leads), "责任单位"),
                "日期": day_of(latest.received),
                "文件": [file.name for file in latest.files],
            }


def _proofs(figures: Iterable[FigureLine]) -> Iterator[dict[str, Any]]:
    """The proof of each value; what proves several of one indicator is one row."""
    rows: dict[object, dict[str, Any]] = {}
    for line in figures:
        this = line.this
        if this is None or this.value is None or not (names := proof_of(this)):
            continue
        same = (line.item.indicator, this.source, this.evidence, this.files)
        row = {
            "指标": [line.item.indicator] if line.item.indicator else [],
            "材料": list(this.evidence) or names,
            "期": "",
            "数据项": [],
            "单位": or_blank([this.source] if this.source else [], "数值来源"),
            "日期": "",
            "文件": [file.name for file in this.files],
        }
        rows.setdefault(same, row)["数据项"].append(line.item.name)
    yield from rows.values()

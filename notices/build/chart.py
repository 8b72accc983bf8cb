"""A bar chart of Word's own, black and grey, filled in from a list (notices.charts)."""

from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length
from docx.text.paragraph import Paragraph

from notices import page

# Light to dark, so that they differ on any printer; figures on the dark ones are white.
_FILLS: Final = (("D9D9D9", "000000"), ("737373", "FFFFFF"), ("000000", "FFFFFF"))
_SAMPLES: Final = ("示例1", "示例2")
_CHART_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
# Drawings of a document are told apart by number; boxes have the first ones.
_FIRST_NUMBER: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a chart shows: a bar for each row of a list, a piece for each series.

    Attributes:
        rows: name of the list; its rows have an entry `label` and one for each series.
    """

    title: str
    rows: str
    label: str
    series: tuple[str, ...]


def add_chart(
    document: DocumentObject, paragraph: Paragraph, chart: Chart, height: Length
) -> None:
    """Put the chart into the paragraph, as wide as the text of upright pages."""
    package: Any = document.part.package
    number = 1 + sum("/charts/" in part.partname for part in package.iter_parts())
    part = Part(
        PackURI(f"/word/charts/chart{number}.xml"),
        CONTENT_TYPE.DML_CHART,
        chart_xml(chart).encode(),
        package,
    )
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    drawing = _DRAWING.format(
        namespaces=nsdecls("w", "wp", "a", "r"),
        width=page.TEXT_WIDTH,
        height=height,
        number=_FIRST_NUMBER + number,
        name=f"图表：{chart.rows}",
        says=chart.title,
        chart=_CHART_NAMESPACE,
        relation=relation,
    )
    paragraph.add_run()._r.append(parse_xml(drawing))


def chart_xml(chart: Chart) -> str:
    """The chart's part, with samples where the renderer puts the list's values."""
    pieces = "".join(
        _series(chart, number, name) for number, name in enumerate(chart.series)
    )
    return _CHART.format(
        title=chart.title,
        series=pieces,
        text=_text(1050),
        heading=_properties("a:rPr", 1200, page.HEITI),
        line=_LINE,
    )


def _series(chart: Chart, number: int, name: str) -> str:
    fill, ink = _FILLS[number % len(_FILLS)]
    labels = "".join(
        f'<c:pt idx="{at}"><c:v>{one}</c:v></c:pt>' for at, one in enumerate(_SAMPLES)
    )
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{at + 1}</c:v></c:pt>' for at in range(len(_SAMPLES))
    )
    return _SERIES.format(
        number=number,
        name=name,
        fill=fill,
        line=_LINE,
        text=_text(1050, ink),
        rows=chart.rows,
        label=chart.label,
        count=len(_SAMPLES),
        labels=labels,
        values=values,
    )


def _text(size: int, ink: str = "000000") -> str:
    """How text of this size (hundredths of a point) looks in the chart."""
    look = _properties("a:defRPr", size, page.FANGSONG, ink)
    return f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{look}</a:pPr></a:p></c:txPr>"


def _properties(tag: str, size: int, font: str, ink: str = "000000") -> str:
    fonts = "".join(f'<a:{one} typeface="{font}"/>' for one in ("latin", "ea", "cs"))
    return (
        f'<{tag} sz="{size}" b="0"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>'
        f"{fonts}</{tag}>"
    )


_LINE: Final = (
    '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
)
_SERIES: Final = """<c:ser><c:idx val="{number}"/><c:order val="{number}"/>
<c:tx><c:v>{name}</c:v></c:tx>
<c:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>{line}</c:spPr>
<c:invertIfNegative val="0"/>
<c:dLbls><c:numFmt formatCode="0;;" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>{text}
<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/>
<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>
<c:showBubbleSize val="0"/></c:dLbls>
<c:cat><c:strRef><c:f>{rows}!{label}</c:f><c:strCache><c:ptCount val="{count}"/>
{labels}</c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>{rows}!{name}</c:f><c:numCache>
<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>
{values}</c:numCache></c:numRef></c:val></c:ser>"""
# No figures along the axis: every piece has its own, and Word would count three papers
# as 0, 1, 1, 2, 2, 3.
_CHART: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<c:chartSpace xmlns:c="{_CHART_NAMESPACE}" {nsdecls("a", "r")}>'
    """<c:roundedCorners val="0"/><c:chart>
<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r>{heading}<a:t>{title}</a:t></a:r></a:p>
</c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>
<c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="stacked"/>
<c:varyColors val="0"/>{series}<c:gapWidth val="30"/><c:overlap val="100"/>
<c:axId val="1"/><c:axId val="2"/></c:barChart>
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>
<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>
<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>
<c:spPr>{line}</c:spPr>{text}<c:crossAx val="2"/><c:crosses val="autoZero"/>
<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/>
<c:noMultiLvlLbl val="1"/>
</c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>
</c:scaling><c:delete val="0"/><c:axPos val="b"/>
<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:spPr>{line}</c:spPr>{text}
<c:crossAx val="1"/><c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>
<c:spPr><a:noFill/></c:spPr></c:plotArea>
<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text}</c:legend>
<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>
<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}</c:chartSpace>"""
)
_DRAWING: Final = """<w:drawing {namespaces}>
<wp:inline distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:docPr id="{number}" name="{name}" descr="{says}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{chart}">
<c:chart xmlns:c="{chart}" r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>"""

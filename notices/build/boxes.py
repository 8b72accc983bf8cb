"""A DrawingML text box, which Word since 2010, WPS and LibreOffice put where it says."""

from dataclasses import dataclass
from typing import Final

from docx.oxml.ns import nsdecls


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where a box stands, and how its text runs.

    Attributes:
        number: told apart from other drawings of the document by it.
        says: what is read out to whoever does not see it.
        position: `wp:positionH` and `wp:positionV`.
        wrap: how the text beside it keeps away.
        flow: attributes of `wps:bodyPr`.
    """

    number: int
    name: str
    says: str
    width: int
    height: int
    position: str
    wrap: str = "wrapTopAndBottom"
    flow: str = 'anchor="b"'


def text_box(content: str, frame: Frame) -> str:
    """The box with paragraphs and tables in it, as a child of a run."""
    return _BOX.format(
        namespaces=nsdecls("w", "wp", "a", "r")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
        + 'wordprocessingShape"',
        content=content,
        frame=frame,
    )


_BOX: Final = """<mc:AlternateContent {namespaces}>
<mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">
<wp:simplePos x="0" y="0"/>
{frame.position}
<wp:extent cx="{frame.width}" cy="{frame.height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:{frame.wrap}/><wp:docPr id="{frame.number}" name="{frame.name}" descr="{frame.says}"/>
<wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="{frame.width}" cy="{frame.height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>
</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>
<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" {frame.flow}><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
</mc:AlternateContent>"""

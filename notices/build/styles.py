"""A look of the page as a Word style.

What python-docx's own template brings is thrown out first: its fonts and gaps are not
the standard's.
"""

from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Pt, RGBColor

from notices import page
from notices.page import Align, Look

LEAD_INS: Final = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
ALIGNMENTS: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.DISTRIBUTE: WD_ALIGN_PARAGRAPH.DISTRIBUTE,
}


def drop_word_defaults(document: DocumentObject) -> None:
    """Take out what python-docx's own template brings: its theme, numbering, picture."""
    needed = ("styles", "settings", "fontTable", "officeDocument", "core-properties")
    for rels in (document.part.rels, document.part.package.rels):
        for key in [
            key for key, rel in rels.items() if not rel.reltype.endswith(needed)
        ]:
            del rels[key]
    for style in list(document.styles):
        style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    document.styles.element.remove(latent)
    core = document.core_properties
    core.title = core.author = core.last_modified_by = core.comments = ""
    core.keywords = core.subject = ""


def write_styles(document: DocumentObject) -> None:
    """Every common look, and a character style for lead-ins of each level."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    defaults.getparent().replace(defaults, parse_xml(_DEFAULTS))
    for look in page.COMMON_LOOKS:
        _write_style(document, look)
    for name, level in LEAD_INS.items():
        look = page.LEVELS[level - 1]
        style = document.styles.add_style(f"Level{level}Text", WD_STYLE_TYPE.CHARACTER)
        style.element.find(qn("w:name")).set(qn("w:val"), f"{name}标题字")
        set_font(style.element, look.font)
    document.styles.element.append(parse_xml(_TABLE_STYLE))


def style_of(document: DocumentObject, look: Look) -> str:
    """The name of the look's style, which is written where it is not there yet."""
    if look.style_id not in {style.style_id for style in document.styles}:
        _write_style(document, look)
    return look.builtin or look.name


def _write_style(document: DocumentObject, look: Look) -> None:
    style: Any = document.styles.add_style(
        look.builtin or look.style_id, WD_STYLE_TYPE.PARAGRAPH, bool(look.builtin)
    )
    element = style.element
    element.set(qn("w:styleId"), look.style_id)
    element.find(qn("w:name")).set(qn("w:val"), look.builtin or look.name)
    if look is page.BODY:
        element.set(qn("w:default"), "1")
    else:
        style.base_style = document.styles["Normal"]
    if look.outline is not None:
        style.next_paragraph_style = document.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    _shape(style, look)


# Word fills in 10 pt Times and its own gaps unless the file says otherwise.
_DEFAULTS: Final = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:hint="eastAsia" w:ascii="{page.FANGSONG}" w:eastAsia="{page.FANGSONG}"'
    f' w:hAnsi="{page.FANGSONG}" w:cs="{page.FANGSONG}"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
_TABLE_STYLE: Final = (
    f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    "<w:unhideWhenUsed/><w:tblPr>"
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _shape(style: Any, look: Look) -> None:
    """Write a look into a paragraph style."""
    style.font.size = look.size
    style.font.bold = False
    if look.color:
        style.font.color.rgb = RGBColor.from_string(look.color)
    element = style.element
    set_font(element, look.font)
    if look.condensed:
        _spacing(element.get_or_add_rPr(), page.CONDENSED)
    else:
        _spacing(element.get_or_add_rPr(), Pt(0))
    shape = style.paragraph_format
    shape.alignment = ALIGNMENTS[look.align]
    shape.space_before = shape.space_after = Pt(0)
    if look.pitch is not None:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = look.pitch
    else:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.keep_with_next = look.keep_next
    shape.widow_control = False
    _indent(element.get_or_add_pPr(), look)
    _asian_typography(element.get_or_add_pPr(), on_grid=look.pitch == page.LINE_PITCH)
    if look.outline is not None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(look.outline))
        element.get_or_add_pPr().append(outline)


def set_font(element: Any, font: str) -> None:
    """One font for every script: quotes and digits too stay full Chinese.

    Args:
        element: a style or a run.
    """
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _spacing(format_: Any, spacing: Length) -> None:
    """Character spacing, in its place before w:kern and w:sz."""
    element = OxmlElement("w:spacing")
    element.set(qn("w:val"), str(round(spacing / page.TWIP)))
    before = [format_.find(qn(f"w:{name}")) for name in ("w", "kern", "position", "sz")]
    first = next((one for one in before if one is not None), None)
    if first is not None:
        first.addprevious(element)
    else:
        format_.append(element)


def _indent(format_: Any, look: Look) -> None:
    indent = format_.get_or_add_ind()
    twips = page.char_twips(look)
    sides = {
        "left": look.left,
        "right": look.right,
        "hanging" if look.hanging else "firstLine": look.hanging or look.first,
    }
    for side, chars in sides.items():
        indent.set(qn(f"w:{side}Chars"), str(round(chars * 100)))
        indent.set(qn(f"w:{side}"), str(round(chars * twips)))


def _asian_typography(format_: Any, *, on_grid: bool) -> None:
    """Line breaking as Chinese printers do it, written out because readers differ.

    overflowPunct: LibreOffice takes its absence for the opposite and loses hung marks.
    autoSpaceDE/DN: no quarter gap between Chinese and digits, or dates grow.
    snapToGrid: a line of another pitch would be stretched to two of the grid's.
    """
    at = format_.find(qn("w:spacing"))
    for name, value in (
        ("kinsoku", "1"),
        ("overflowPunct", "1"),
        ("topLinePunct", "0"),
        ("autoSpaceDE", "0"),
        ("autoSpaceDN", "0"),
        ("snapToGrid", "1" if on_grid else "0"),
    ):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        at.addprevious(element)

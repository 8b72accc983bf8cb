"""Styles: what a paragraph and its characters look like once every layer is merged.

Word's order (ECMA-376 part 1, 17.7.2): document defaults, table style, paragraph
style with those it is based on, numbering, character style, direct formatting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from notices.word.font import Font
from notices.word.numbering import Definition, read_definitions
from notices.word.props import Props, flatten
from notices.word.values import Border, Format, Indent
from notices.word.xml import Element, child, children, is_on, number, value

# What Word takes where neither document nor styles say anything (17.3.2.26, .38).
_LATIN = "Times New Roman"
_CHINESE = "宋体"
_HALF_POINTS = "20"
# 自动 space before and after, and a line where the page has no grid: 14 and 12 points.
_AUTO_SPACE = 280
_LINE = 240
# Settings a style turns over rather than sets, when two kinds of style set them.
_TOGGLES = ("b", "i", "vanish")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style as written, not yet merged with those it is based on."""

    id: str
    name: str
    based_on: str
    para: Props = field(default_factory=dict)
    run: Props = field(default_factory=dict)


class Styles:
    """The styles and lists of one document."""

    def __init__(
        self,
        styles: Element | None,
        numbering: Element | None,
        fonts: Mapping[str, str],
    ) -> None:
        self._fonts = fonts
        self._all: dict[str, Style] = {}
        self._defaults: dict[str, str] = {}
        for item in children(styles, "style"):
            self._add(item)
        defaults = child(styles, "docDefaults")
        self._para = flatten(child(defaults, "pPrDefault", "pPr"))
        self._run = flatten(child(defaults, "rPrDefault", "rPr"))
        lists = {
            key: style.para.get("numPr.numId", "") for key, style in self._all.items()
        }
        self.definitions: dict[str, Definition] = read_definitions(numbering, lists)
        self._chains: dict[str, tuple[Style, ...]] = {}
        self._known_fonts: dict[object, Font] = {}

    def _add(self, item: Element) -> None:
        style = Style(
            id=value(item, "styleId"),
            name=value(child(item, "name")),
            based_on=value(child(item, "basedOn")),
            para=flatten(child(item, "pPr")),
            run=flatten(child(item, "rPr")),
        )
        self._all.setdefault(style.id, style)
        if is_on(value(item, "default") or "0"):
            self._defaults.setdefault(value(item, "type"), style.id)

    def chain(self, style_id: str) -> tuple[Style, ...]:
        """The style and those it is based on, the oldest first; empty if unknown."""
        if style_id not in self._chains:
            # A dict: a loop of styles ends where it comes round.
            found: dict[str, Style] = {}
            step = style_id
            while step in self._all and step not in found:
                found[step] = self._all[step]
                step = found[step].based_on
            self._chains[style_id] = tuple(reversed(found.values()))
        return self._chains[style_id]

    def paragraph_style(self, style_id: str) -> Style | None:
        """The style Word uses for `w:pStyle`; the default one where it is unknown."""
        chain = self._chain_of(style_id)
        return chain[-1] if chain else None

    def paragraph_props(self, style_id: str, table: str, direct: Props) -> Props:
        """The merged settings of a paragraph with `w:pPr` settings `direct`."""
        layers = [(style.id, style.para) for style in self._chain_of(style_id)]
        props = self._para | merged(style.para for style in self.chain(table))
        for owner, layer in [*layers, ("", direct)]:
            if "numPr.numId" in layer or "numPr.ilvl" in layer:
                listed = props | layer
                props |= self._level_props(listed, owner)
            props |= layer
        return props

    def list_level(self, props: Props, style_id: str) -> tuple[str, int]:
        """The list and level of a paragraph: `("", 0)` for none."""
        num_id = props.get("numPr.numId", "")
        definition = self.definitions.get(num_id)
        if definition is None:
            return "", 0
        if "numPr.ilvl" in props:
            return num_id, number(props["numPr.ilvl"])
        owners = {style.id for style in self._chain_of(style_id)}
        linked = (
            key for key, level in definition.levels.items() if level.style in owners
        )
        return num_id, next(linked, 0)

    def _level_props(self, props: Props, style_id: str) -> Props:
        num_id, index = self.list_level(props, style_id)
        definition = self.definitions.get(num_id)
        level = definition.levels.get(index) if definition else None
        return level.props if level else {}

    def _chain_of(self, style_id: str) -> tuple[Style, ...]:
        return self.chain(style_id) or self.chain(self._defaults.get("paragraph", ""))

    def font(self, para_style: str, table: str, char_style: str, direct: Props) -> Font:
        """How characters with `w:rPr` settings `direct` are set."""
        asked = para_style, table, char_style, tuple(direct.items())
        if asked not in self._known_fonts:
            self._known_fonts[asked] = self._merged_font(
                para_style, table, char_style, direct
            )
        return self._known_fonts[asked]

    def _merged_font(
        self, para_style: str, table: str, char_style: str, direct: Props
    ) -> Font:
        kinds = [
            merged(style.run for style in self.chain(table)),
            merged(style.run for style in self._chain_of(para_style)),
            merged(style.run for style in self.chain(char_style)),
        ]
        props = self._run | kinds[0] | kinds[1] | kinds[2] | direct
        for name in _TOGGLES:
            if name not in direct:
                turned = sum(kind.get(name) == "1" for kind in kinds) % 2 == 1
                props[name] = "1" if turned or self._run.get(name) == "1" else "0"
        return self._font(props)

    def _font(self, props: Props) -> Font:
        color = props.get("color", "auto").upper()
        return Font(
            east_asia=self._named(props.get("eastAsia", ""), _CHINESE),
            ascii=self._named(props.get("ascii", ""), _LATIN),
            hansi=self._named(props.get("hAnsi", ""), _LATIN),
            hint=props.get("hint") == "eastAsia",
            size=number(props.get("sz", _HALF_POINTS), int(_HALF_POINTS)) / 2,
            bold=props["b"] == "1",
            italic=props["i"] == "1",
            hidden=props["vanish"] == "1",
            underline=is_on(props.get("u")),
            color="" if color in ("AUTO", "000000") else color,
            highlight=""
            if props.get("highlight") == "none"
            else props.get("highlight", ""),
            spacing=number(props.get("spacing")),
        )

    def _named(self, font: str, otherwise: str) -> str:
        if font.startswith("theme:"):
            font = self._fonts.get(font.removeprefix("theme:"), "")
        return font or otherwise


def merged(layers: Iterable[Props]) -> Props:
    """Settings of all layers, later ones winning."""
    props: Props = {}
    for layer in layers:
        props |= layer
    return props


def format_of(props: Props, grid_pitch: int, anchor: str = "") -> Format:
    """The layout that merged settings mean on a page with this line grid."""
    outline = number(props.get("outlineLvl"), 9)
    return Format(
        align={"start": "left", "end": "right"}.get(
            align := props.get("jc", "left"), align
        ),
        indent=_indent(props),
        line=number(props.get("spacing.line"), _LINE),
        rule=props.get("spacing.lineRule", "auto"),
        before=_space(props, "before", grid_pitch or _LINE),
        after=_space(props, "after", grid_pitch or _LINE),
        outline=outline if 0 <= outline < 9 else None,
        keep_next=props.get("keepNext") == "1",
        page_break_before=props.get("pageBreakBefore") == "1",
        widow_control=props.get("widowControl", "1") == "1",
        snap_to_grid=props.get("snapToGrid", "1") == "1",
        border_top=border_of(props, "pBdr.top"),
        border_bottom=border_of(props, "pBdr.bottom"),
        anchor=anchor or props.get("framePr.xAlign", ""),
        right_tab=number(props.get("tabs.right")),
    )


def _indent(props: Props) -> Indent:
    def hundredths(side: str) -> float:
        return number(props.get(f"ind.{side}Chars")) / 100

    return Indent(
        left=number(props.get("ind.left")),
        right=number(props.get("ind.right")),
        first=number(props.get("ind.first")),
        left_chars=hundredths("left"),
        right_chars=hundredths("right"),
        first_chars=hundredths("first"),
    )


def _space(props: Props, side: str, line: int) -> int:
    if is_on(props.get(f"spacing.{side}Autospacing")):
        return _AUTO_SPACE
    lines = number(props.get(f"spacing.{side}Lines"))
    return round(lines * line / 100) if lines else number(props.get(f"spacing.{side}"))


def border_of(props: Props, name: str) -> Border | None:
    """The rule `name` among merged settings; None where there is none."""
    style = props.get(name, "none")
    if style in ("none", "nil"):
        return None
    color = props.get(f"{name}.color", "auto").upper()
    return Border(
        style=style,
        color="" if color in ("AUTO", "000000") else color,
        width=number(props.get(f"{name}.sz")),
        space=number(props.get(f"{name}.space")),
    )

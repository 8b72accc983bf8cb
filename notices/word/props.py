"""One layer of formatting, `w:pPr` or `w:rPr`, flattened so that layers just merge.

A layer is a dict of strings: `{"jc": "center", "ind.left": "640", "b": "1"}`. A later
layer wins key by key; what Word treats as one setting is therefore one key here.
"""

from notices.word.xml import Element, W, children, is_on

Props = dict[str, str]

# Elements whose meaning is in their children.
_GROUPS = {"pBdr", "numPr"}
# Other elements with children: no formatting of the paragraph's own text.
_SKIPPED = {"rPr", "sectPr", "rPrChange", "pPrChange", "ins", "del"}
# Names of a tab stop at which text ends.
_ENDS = ("right", "end")
# Switches, written in several ways; "1" and "0" here.
_SWITCHES = {
    "b",
    "i",
    "vanish",
    "keepNext",
    "pageBreakBefore",
    "widowControl",
    "snapToGrid",
}


def flatten(layer: Element | None, prefix: str = "") -> Props:
    """The settings of a `w:pPr` or `w:rPr`; empty for None."""
    props: Props = {}
    for item in children(layer):
        name = item.tag.removeprefix(W)
        if name in _GROUPS:
            props |= flatten(item, f"{name}.")
        elif name == "rFonts":
            props |= _fonts(item)
        elif name == "ind":
            props |= _indents(item)
        elif name == "tabs":
            props |= _right_tab(item)
        elif name in _SWITCHES:
            props[name] = "1" if is_on(_attributes(item).get("val", "")) else "0"
        elif name not in _SKIPPED and item.tag.startswith(W):
            props |= _attributes_as(prefix + name, item)
    return props


def _attributes_as(name: str, item: Element) -> Props:
    given = _attributes(item)
    return {name if key == "val" else f"{name}.{key}": given[key] for key in given}


def _attributes(item: Element) -> Props:
    return {
        str(key).removeprefix(W): str(text)
        for key, text in item.attrib.items()
        if str(key).startswith(W)
    }


def _fonts(item: Element) -> Props:
    """Fonts by slot; a theme's font wins over a named one of the same layer."""
    given = _attributes(item)
    props = {}
    for slot in ("ascii", "hAnsi", "eastAsia"):
        theme = given.get(f"{slot}Theme")
        if theme or given.get(slot):
            props[slot] = f"theme:{theme}" if theme else given[slot]
    if "hint" in given:
        props["hint"] = given["hint"]
    return props


def _right_tab(item: Element) -> Props:
    """The last tab stop at which text ends; nothing where there is none."""
    stops = [_attributes(stop) for stop in children(item, "tab")]
    ends = [stop.get("pos", "") for stop in stops if stop.get("val") in _ENDS]
    return {"tabs.right": ends[-1]} if ends else {}


def _indents(item: Element) -> Props:
    """Indents; first line and hanging are one setting, hanging below zero."""
    given = _attributes(item)
    props = {}
    for side, other in (("left", "start"), ("right", "end")):
        for unit in ("", "Chars"):
            found = given.get(side + unit) or given.get(other + unit)
            if found:
                props[f"ind.{side}{unit}"] = found
    for unit in ("", "Chars"):
        if f"hanging{unit}" in given:
            props[f"ind.first{unit}"] = "-" + given[f"hanging{unit}"].lstrip("+-")
        elif f"firstLine{unit}" in given:
            props[f"ind.first{unit}"] = given[f"firstLine{unit}"]
    return props

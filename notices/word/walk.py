"""Walking Word's XML as a reader meets it: wrappers opened, what is deleted left out."""

from collections.abc import Iterator

from notices.word.xml import MC, Element, W

# Opened as if their children stood in their place.
_OPENED = {
    W + name
    for name in (
        *("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"),
        *("hyperlink", "dir", "bdo", "fldSimple"),
    )
}
# Not shown: revisions taken out, and the settings of what is opened.
_DELETED = {W + name for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "rPr")}
# Namespaces (by usual prefix) of drawings that Word since 2010 shows itself.
_KNOWN = {"wps", "wpg", "wpc", "wpi", "w14", "w15", "a14", "wp14", "v"}


def shown(parent: Element) -> Iterator[Element]:
    """Children as a reader meets them: wrappers opened, deleted ones left out."""
    for item in parent:
        if item.tag in _DELETED:
            continue
        if item.tag in _OPENED:
            if item.tag == f"{W}fldSimple":
                yield item
            else:
                yield from shown(item)
        elif item.tag == f"{MC}AlternateContent":
            yield from shown(_branch(item))
        else:
            yield item


def _branch(alternates: Element) -> Element:
    """The one of several renderings that Word shows; `alternates` if it has none."""
    for choice in alternates.findall(f"{MC}Choice"):
        if set(str(choice.get("Requires", "")).split()) <= _KNOWN:
            return choice
    fallback = alternates.find(f"{MC}Fallback")
    return alternates if fallback is None else fallback

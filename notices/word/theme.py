"""Fonts that are named by their role in the theme: "minorEastAsia" is 等线, say."""

from collections.abc import Mapping

from notices.word.xml import A, Element, child, value

# Script of the theme's font list by the language of the file. Without a language
# the office that uses this program writes simplified Chinese.
_SCRIPTS = {
    "zh-TW": "Hant",
    "zh-HK": "Hant",
    "zh-MO": "Hant",
    "ja": "Jpan",
    "ko": "Hang",
}


def theme_fonts(theme: Element | None, settings: Element | None) -> Mapping[str, str]:
    """Font by the role Word's `w:asciiTheme` and `w:eastAsiaTheme` name.

    A role the theme leaves empty is missing; empty where the file has no theme.
    """
    language = value(child(settings, "themeFontLang"), "eastAsia")
    script = _SCRIPTS.get(language) or _SCRIPTS.get(language[:2], "Hans")
    fonts: dict[str, str] = {}
    for size in ("minor", "major"):
        group = theme.find(f".//{A}{size}Font") if theme is not None else None
        if group is not None:
            latin = _typeface(group.find(f"{A}latin"))
            chinese = _typeface(group.find(f"{A}ea")) or _by_script(group, script)
            fonts |= {f"{size}Ascii": latin, f"{size}HAnsi": latin}
            fonts[f"{size}EastAsia"] = chinese
    return {role: font for role, font in fonts.items() if font}


def _by_script(group: Element, script: str) -> str:
    for font in group.findall(f"{A}font"):
        if font.get("script") == script:
            return _typeface(font)
    return ""


def _typeface(font: Element | None) -> str:
    return "" if font is None else str(font.get("typeface") or "")

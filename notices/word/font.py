"""Fonts: how characters are set, and in which of a run's fonts Word sets each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """How a run of characters is set, after all styles.

    Attributes:
        east_asia, ascii, hansi: font for Chinese, for ASCII, for other letters.
        hint: whether “”‘’…— and their like are taken for Chinese characters.
        color: RGB in capitals; "" for black or automatic.
        highlight: Word's name of the marker's colour; "" for none.
        spacing: twips added between characters, negative when condensed.
    """

    east_asia: str
    ascii: str
    hansi: str
    size: float
    hint: bool = False
    bold: bool = False
    italic: bool = False
    underline: bool = False
    hidden: bool = False
    color: str = ""
    highlight: str = ""
    spacing: int = 0

    def of(self, char: str) -> str:
        """The font in which Word sets `char` (ECMA-376 part 1, 17.3.2.26)."""
        if char < "\x80":
            return self.ascii
        if is_chinese(char) or (self.hint and is_ambiguous(char)):
            return self.east_asia
        return self.hansi


# Blocks Word always sets in the east-Asian font: Hangul Jamo, radicals to the end of
# CJK and Hangul, compatibility forms, full-width forms, and the planes of rare 汉字.
_CHINESE = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\ud7ff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe6f"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
# Signs in both Western and Chinese fonts: w:hint decides. “”‘’…— are among them.
_AMBIGUOUS = (("\xa1", "\xf7"), ("\u0370", "\u04ff"), ("\u2000", "\u2bff"))


def is_chinese(char: str) -> bool:
    """Whether `char` is a Chinese character or full-width mark."""
    return any(first <= char <= last for first, last in _CHINESE)


def is_ambiguous(char: str) -> bool:
    """Whether `char` is set in a Western font unless marked as Chinese."""
    return any(first <= char <= last for first, last in _AMBIGUOUS)

"""发文字号: 机关代字〔年份〕序号 (GB/T 9704-2012 7.2.5). Pure."""

import re
from dataclasses import dataclass
from typing import Final

# 〔〕 are U+3014 and U+3015; the year has four figures, the number no leading zero.
_NUMBER: Final = re.compile(r"([\u3400-\u9fff]+)〔(\d{4})〕([1-9]\d*)号")
# What is typed where the input method does not offer 〔〕.
_BRACKETS: Final = str.maketrans(
    "[]［］【】()（）〖〗{}", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕"
)


@dataclass(frozen=True, slots=True, order=True)
class DocNumber:
    """A document number in its three parts; sorts by body, year, number."""

    code: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.number}号"


def parse_number(text: str) -> DocNumber | None:
    """The number written exactly as the standard has it; None for anything else."""
    found = _NUMBER.fullmatch(text)
    if found is None or not found[2].isascii() or not found[3].isascii():
        return None
    return DocNumber(found[1], int(found[2]), int(found[3]))


def meant_number(text: str) -> DocNumber | None:
    """The number that was probably meant by `text`; None where nobody could tell."""
    plain = "".join(text.split()).translate(_BRACKETS).replace("第", "")
    plain = re.sub(r"〕0+", "〕", plain)
    return parse_number(plain if plain.endswith("号") else f"{plain}号")

"""The page half of `kaohe lint`: a Word file against GB/T 9704-2012.

Any file may come, ours or not. What the standard orders is an error, what it calls
一般 a warning, what it recommends or what is only customary a hint. Printing (6),
heights that only a printed page shows, orders and minutes (10.2, 10.3) are not judged.
"""

from collections.abc import Iterator

from notices.pagecheck import (
    across,
    closing,
    colours,
    footers,
    head,
    leftovers,
    lettering,
    letters,
    placing,
    punctuation,
    sheet,
    signature,
    titles,
)
from notices.pagecheck.classify import classify, is_official
from notices.pagecheck.report import together
from notices.word.wordfile import WordFile
from tracker.model.finding import Finding, Severity

PAGE_RULES = (
    *sheet.RULES,
    *titles.RULES,
    *head.RULES,
    *letters.RULES,
    *lettering.RULES,
    *colours.RULES,
    *punctuation.RULES,
    *placing.RULES,
    *signature.RULES,
    *closing.RULES,
    *footers.RULES,
    *across.RULES,
)


def check_page(word: WordFile) -> list[Finding]:
    """What is wrong with the layout of `word`; empty where nothing is.

    One finding stands for all places with the same fault. A file that is no official
    document gets one hint instead of a page of accusations.
    """
    return together(_findings(word))


def _findings(word: WordFile) -> Iterator[Finding]:
    for leftover in leftovers.RULES:
        yield from leftover(word)
    document = classify(word)
    if not is_official(document):
        yield Finding(
            rule="not-official",
            severity=Severity.HINT,
            message="看不出是公文，未检查版式。",
            remedy="如果是公文，请补上标题，以及主送机关、发文字号或成文日期，再检查。",
        )
        return
    yield from leftovers.properties(word)
    for rule in PAGE_RULES:
        yield from rule(document)

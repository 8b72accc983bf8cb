"""Every number of a page followed to the list it opens, whose rows are counted."""

import re
from html import unescape

_COUNT = re.compile(r'<a class="count(?: zero)?" href="([^"]+)">(\d+)</a>')
_NEXT = re.compile(r'<a href="([^"]+)" rel="next">')
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)


def numbers_on(text: str) -> list[tuple[str, int]]:
    """Address and number, as the page has them."""
    return [(unescape(where), int(number)) for where, number in _COUNT.findall(text)]


def rows_at(browser, address: str) -> int:
    """How many rows the list has, over all its pages."""
    rows, seen = 0, set()
    while address and address not in seen:
        seen.add(address)
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.text)
        body = "".join(_BODY.findall(answer.text))
        rows += len(re.findall(r"<tr[ >]", body)) - len(
            re.findall(r"<td colspan", body)
        )
        later = _NEXT.search(answer.text)
        address = unescape(later[1]) if later else ""
    return rows


def wrong_numbers(browser, text: str) -> list[tuple[str, int, int]]:
    """The numbers that their list does not make: address, number, rows."""
    counted = {
        where: (number, rows_at(browser, where)) for where, number in numbers_on(text)
    }
    return [(where, *pair) for where, pair in counted.items() if pair[0] != pair[1]]

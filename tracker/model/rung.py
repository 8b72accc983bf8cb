"""What a rung of reminders is called: 「前3」, 「当天」, 「后1」."""

import re
from typing import Final

ON_THE_DAY: Final = "当天"
_NAME: Final = re.compile(r"([前后])([1-9][0-9]{0,2})")


def rung_days(name: str) -> int | None:
    """How many working days from the due day it stands; None where none is called so."""
    if name == ON_THE_DAY:
        return 0
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return int(found[2]) * (-1 if found[1] == "前" else 1)

"""Records written as JSON, the same for the command line's `--json` and the page's API."""

import json
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any


def json_text(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON: records by field, moments as RFC 3339 says, all else as text."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)

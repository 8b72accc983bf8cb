"""The workbooks (工作簿) of ledger and plan: out, looked at when they come back, in.

What is taken over is exactly what was shown: the upload is kept, read again, and refused
where it would do something else by now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response

from notices.planbook import plan_in, refuse_other_year
from tracker.errors import BadFile, KaoheError
from tracker.model.finding import Finding
from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import fields_of
from tracker.plan import rows_of
from tracker.ports import Reader
from tracker.services.ledger import together
from tracker.storage.planfile import save_plan
from tracker.workbook.ledger import Changes, apply_changes, changes_in
from web.accounts.model import Session
from web.answering import mark_of, page, status_of
from web.asking import Ask, NotSignedIn, Refused
from web.kept import keep, kept, let_go
from web.office import Opened
from web.reading import MEGABYTE
from web.routing import OFFICERS, Route
from web.told import tell, told

_LARGEST_MB: Final = 20
LEDGER, PLAN = "ledger", "plan"
_NAMES: Final[Mapping[str, str]] = {LEDGER: "台账工作簿", PLAN: "考核工作簿（方案）"}
_STALE: Final = (
    "预览以后台账或方案又有改动，照预览写入已经不对，没有写入；"
    "请重新上传，看过新的预览再确认。"
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preview:
    """What a workbook would change.

    Attributes:
        changes: what is to be taken over; None where there is an error.
        headers, rows: the same for people.
        mark: changes where anything of it does.
    """

    changes: Changes | Plan | None
    findings: Sequence[Finding]
    headers: Row
    rows: Sequence[Row]
    mark: str


def index(ask: Ask) -> Response:
    """The workbooks to be had, and the form to send one back."""
    return _page(ask)


def _page(ask: Ask, status: int = 200, **more: Any) -> Response:
    nothing = {"why": "", "done": told(ask), "preview": None, "what": "", "digest": ""}
    more = {"names": _NAMES, "largest_mb": _LARGEST_MB, **nothing, **more}
    return page(ask, "workbook.html", status=status, **more)


def look(ask: Ask) -> Response:
    """Keep what was sent, and show what it would change; nothing is changed."""
    opened, session = ask.opened, _session(ask)
    sent = ask.uploads.get("file", ())
    try:
        what = _what(ask)
        if len(sent) != 1:
            raise Refused("没有选文件；请选一个改好的工作簿再上传。")
        digest = keep(opened.site.root, session, sent[0], ask.now)
        path = kept(opened.site.root, session, digest)
        with opened.ledger.store.reading() as reader:
            preview = _previewed(opened, reader, what, path)
    except KaoheError as error:
        return _page(ask, status_of(error), why=_said(error))
    return _page(ask, preview=preview, what=what, digest=digest)


def take_over(ask: Ask) -> Response:
    """Write what was shown, all of it or nothing."""
    opened, session, digest = ask.opened, _session(ask), ask.given("digest")
    try:
        what = _what(ask)
        path = kept(opened.site.root, session, digest)
        # From looking again to writing nobody else writes.
        with together(opened.ledger) as ledger:
            with ledger.store.reading() as reader:
                preview = _previewed(opened, reader, what, path)
            if preview.mark != ask.given("mark") or preview.changes is None:
                raise Refused(_STALE)
            if isinstance(preview.changes, Plan):
                save_plan(preview.changes, opened.site.plan_file)
            else:
                apply_changes(ledger, ask.act, preview.changes)
    except KaoheError as error:
        return _page(ask, status_of(error), why=_said(error))
    let_go(opened.site.root, session, digest)
    done = f"已写入{_NAMES[what]}的 {len(preview.rows)} 处改动。"
    return tell(ask, "/workbook", [done])


def _what(ask: Ask) -> str:
    what = ask.given("what")
    if what not in _NAMES:
        raise Refused("没有说是哪一种工作簿；请选一种。")
    return what


def _session(ask: Ask) -> Session:
    if ask.session is None:
        raise NotSignedIn
    return ask.session


def _said(error: KaoheError) -> str:
    # The path on this machine is nobody's business.
    return f"工作簿{error.reason}" if isinstance(error, BadFile) else str(error)


# ---------------------------------------------------------------- what it would change


def _previewed(opened: Opened, reader: Reader, what: str, path: Path) -> _Preview:
    site, plan = opened.site, opened.plan
    if what == LEDGER:
        changes, findings = changes_in(
            path, reader, plan=plan, year=site.year, rules=site.rules
        )
        return _Preview(
            changes=changes,
            findings=findings,
            headers=("编号", "栏目", "原来", "改为"),
            rows=changes.describe() if changes else (),
            mark=mark_of(changes),
        )
    new, findings = plan_in(path)
    if new is not None:
        refuse_other_year(new, site)
    return _Preview(
        changes=new,
        findings=findings,
        headers=("表", "原来", "改为"),
        rows=tuple(_differences(plan, new)) if new else (),
        mark=mark_of((plan, new)),
    )


def _differences(old: Plan, new: Plan) -> Iterator[Row]:
    """Each record of the plan that is new, gone or another than before."""
    for subject in SUBJECTS:
        labels = {one.key: one.label for one in fields_of(subject.record)}
        before = [_line(labels, row) for row in rows_of(old, subject)]
        after = [_line(labels, row) for row in rows_of(new, subject)]
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        for n in range(max(len(gone), len(come))):
            yield subject.label, _nth(gone, n), _nth(come, n)
        if not (gone or come) and before != after:
            yield subject.label, "原来的次序", "次序有改动"


def _nth(lines: Sequence[str], n: int) -> str:
    return lines[n] if n < len(lines) else ""


def _line(labels: Mapping[str, str], row: Mapping[str, object]) -> str:
    parts = (
        f"{labels[key]}：{'；'.join(value) if isinstance(value, list) else value}"
        for key, value in row.items()
    )
    return "　".join(parts)


ROUTES = (
    Route(method="GET", path="/workbook", handler=index, may=OFFICERS),
    Route(
        method="POST",
        path="/workbook",
        handler=look,
        may=OFFICERS,
        limit=_LARGEST_MB * MEGABYTE,
    ),
    Route(method="POST", path="/workbook/take", handler=take_over, may=OFFICERS),
)

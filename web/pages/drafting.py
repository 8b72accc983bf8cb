"""Papers drafted on the page: which kind, about what, and what the check says."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.responses import Response

from notices.batch import Made
from notices.catalog import Catalog, Kind
from notices.contexts import CONTEXTS, Scope
from notices.making import gather, keep_made, refuse_unsound, workshop_for
from tracker.errors import KaoheError
from tracker.model.finding import Severity
from tracker.model.paper import Asked
from tracker.services.ledger import full_key, refuse_closed
from web.answering import page, status_of
from web.asking import Ask, Refused, day_in
from web.drafts import catalog_of, seen
from web.routing import OFFICERS, Route

# More would keep a browser waiting for longer than anybody looks at it.
MOST_AT_ONCE: Final = 60
# What the command line calls a field, and what the form does.
_WORDS: Final[Mapping[str, str]] = {
    "--obligation 编号": "报送任务的编号",
    "--issue 编号": "问题的编号",
    "--unit 单位": "单位",
    "--authority 单位": "由谁决定",
    "--all": "勾选每个有事的单位",
    "--obligation": "报送任务",
    "--issue": "问题",
    "--unit": "单位",
    "--authority": "由谁决定",
    "--until": "限期",
}
# What it says to run, and where on the page the same is done.
_STEPS: Final[Mapping[str, str]] = {
    "运行 kaohe obligation make 生成任务": "在“报送任务”页点“从方案生成”",
    "运行 kaohe obligation make": "在“报送任务”页点“从方案生成”",
    "用 kaohe obligation assign 指定": "在任务页上指定单位",
    "kaohe issue add": "在“问题”页登记问题",
}


def new(ask: Ask) -> Response:
    """Choose a kind; once it is chosen, what the paper is to be about."""
    return _form(ask, {name: list(values) for name, values in ask.query.items()})


def _form(
    ask: Ask, given: Mapping[str, Sequence[str]], status: int = 200, **more: Any
) -> Response:
    catalog = catalog_of(ask.opened)
    key = next((one for one in given.get("kind", ()) if one), "")
    kind = catalog.kind(key) if key else None
    plan = ask.opened.plan
    return page(
        ask,
        "drafting.html",
        status=status,
        kind=kind,
        kinds=_fitting(catalog, given),
        asks=CONTEXTS[kind.context].asks if kind else (),
        given={name: [one for one in values if one] for name, values in given.items()},
        units=ask.opened.units,
        authorities=[plan.group.name, *ask.opened.units],
        **{"why": "", "findings": ()} | more,
    )


def _fitting(catalog: Catalog, given: Mapping[str, Sequence[str]]) -> list[Kind]:
    """The kinds that can be about what is given; all where nothing is."""
    about = [
        field
        for name, field in (("obligation", "obligations"), ("issue", "issues"))
        if any(given.get(name, ()))
    ]
    asks = {one.key: CONTEXTS[one.context].asks for one in catalog.kinds}
    return [one for one in catalog.kinds if set(about) <= set(asks[one.key])]


def make(ask: Ask) -> Response:
    """Draft the papers that the form asks for, and say what the check finds in them."""
    try:
        kind = catalog_of(ask.opened).kind(ask.given("kind"))
        made = _made(ask, kind)
    except KaoheError as error:
        given = {name: list(values) for name, values in ask.form.items()}
        if given.get("kind", [""])[0] not in _known(ask):
            raise
        return _form(
            ask,
            given,
            status=status_of(error),
            why=_in_words(str(error)),
            findings=getattr(error, "findings", ()),
        )
    answer = page(
        ask,
        "drafted.html",
        kind=kind,
        made=made,
        findings={
            one.paper.key: [f for f in one.findings if f.severity is not Severity.BLANK]
            for one in made
        },
    )
    answer.headers["Content-Location"] = "/papers"
    return answer


def _known(ask: Ask) -> set[str]:
    return {one.key for one in catalog_of(ask.opened).kinds}


def _made(ask: Ask, kind: Kind) -> list[Made]:
    """The papers, written and kept; in this process, one after another."""
    opened, asked = ask.opened, _asked(ask)
    site, plan = opened.site, opened.plan
    refuse_unsound(plan, site)
    with opened.ledger.store.reading() as reader:
        refuse_closed(reader, site.year)
        scopes = gather(seen(opened, reader, ask.today)(reader), kind, asked)
        head = reader.head()
    _refuse_many(scopes)
    workshop = workshop_for(
        scopes,
        site=site,
        catalog=catalog_of(opened),
        kind=kind,
        head=head.number if head else 0,
        folder=site.papers,
    )
    made = [workshop.make(one) for one in scopes]
    return list(keep_made(opened.ledger, ask.act, made))


def _asked(ask: Ask) -> Asked:
    units = tuple(one for one in ask.form.get("unit", ()) if one)
    authority = ask.given("authority")
    known = {*ask.opened.units, ask.opened.plan.group.name}
    if strangers := [one for one in (*units, authority) if one and one not in known]:
        raise Refused(f"方案里没有单位“{strangers[0]}”；请从列出的单位里选。")
    return Asked(
        units=units,
        every=ask.given("every") == "1",
        obligations=_keys(ask.form.get("obligation", ())),
        issues=_keys(ask.form.get("issue", ())),
        authority=authority,
        until=day_in(ask.given("until"), "限期"),
    )


def _keys(typed: Sequence[str]) -> tuple[str, ...]:
    """The numbers typed, parted by blanks, commas or 「、」."""
    parts = " ".join(typed).translate(str.maketrans("、，,；;", "     ")).split()
    return tuple(dict.fromkeys(map(full_key, parts)))


def _refuse_many(scopes: Sequence[Scope]) -> None:
    if len(scopes) > MOST_AT_ONCE:
        raise Refused(
            f"网页上一次最多拟 {MOST_AT_ONCE} 份，这次是 {len(scopes)} 份；"
            "请分几次，或在办公室的电脑上运行 kaohe draft。"
        )


def _in_words(text: str) -> str:
    """A sentence made for the command line, with the page's words in it."""
    for command, step in _STEPS.items():
        text = text.replace(command, step)
    for option, label in _WORDS.items():
        text = text.replace(option, f"“{label}”")
    return text


ROUTES = (
    Route(method="GET", path="/papers/new", handler=new, may=OFFICERS),
    Route(method="POST", path="/papers/new", handler=make, may=OFFICERS),
)

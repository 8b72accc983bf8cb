"""Questions asked of a plan that is sound: what is missing, doubtful or contradictory.

`tracker.plan` judges whether a plan can be read; here it is asked whether it can be
relied on. One function asks one question. Nothing is mended and nothing is made up.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.calendar import DueKind, DueRule, parse_due
from tracker.model.finding import Finding, Severity
from tracker.model.plan import SUBJECTS, Duty, Indicator, Plan, Subject
from tracker.model.schema import Field, Kind, fields_of

Question = Callable[[Plan], Iterable[Finding]]

_SUBJECTS: Final = {subject.key: subject for subject in SUBJECTS}

# What only people can give, and who gives it. A draft marks each as a blank.
_GIVEN_BY_PEOPLE: Final = (
    ("year", "assessed_year", "考核哪一年以上级通知为准"),
    ("year", "data_start", "数据时段以上级通知为准"),
    ("year", "data_end", "数据时段以上级通知为准"),
    ("region", "function_type", "功能类型以上级公布的为准"),
    ("group", "member_post", "由领导小组办公室提出"),
    ("group", "office_unit", "由领导小组确定"),
    ("group", "office_head", "由领导小组确定"),
    ("group", "office_name", "由领导小组办公室确定"),
    ("paper", "issuers", "以谁的名义发文由领导确定"),
    ("paper", "number", "字号由发文机关的文秘人员登记时编"),
    ("paper", "issued_on", "成文日期是负责人签发的日期"),
    ("paper", "signer", "由签发的负责人签字"),
    ("paper", "addressees", "发给谁由领导小组办公室提出"),
    ("paper", "approved_by", "由批准这个方案的机关决定"),
    ("paper", "printed_by", "由送印的机关填写"),
    ("paper", "printed_on", "印发日期是送印的日期"),
)
# Tables without which there is nothing to assess or to chase.
_NEEDED_TABLES: Final = ("basis", "indicators", "duties", "reviews")

# The scheme began with the transfer payments of 2008; nobody plans a century ahead.
_PLAUSIBLE_YEARS: Final = range(2008, 2100)
_LONGEST_DATA_MONTHS: Final = 18

_DOCUMENT_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]+〔[0-9]{4}〕[1-9][0-9]*号")
_NUMBER_CLAUSE: Final = "GB/T 9704-2012 7.2.5"
# What can be recognised and put right; 令, 公告 and standards are numbered otherwise.
_LIKE_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fff]+) *[〔\[(（【［] *([0-9]{4})年? *[〕\])）】］]"
    r" *第? *0*([1-9][0-9]*) *号?"
)
_OTHER_NUMBER: Final = re.compile(r".*(?:令|公告) *(?:第|[0-9〔]).*|[A-Z].*|.*期")
_ATTACHMENT_CLAUSE: Final = "GB/T 9704-2012 7.3.4"
_ATTACHMENT_ORDINAL: Final = re.compile(r"(?:附件)?\s*[0-9]*\s*[.．、：:]\s*|附件[0-9]+")
_END_MARKS: Final = "。，、；：.,;:"

_YEAR: Final = re.compile(r"(?<![0-9])(20[0-9]{2})年")
_FOCUS_YEAR: Final = re.compile(r"(?<![0-9])(20[0-9]{2})年(?:度)?(?:的)?(?:考核|工作)?重点")
# Titles of other people's documents keep their years.
_CITED: Final = re.compile(r"《[^》]*》")
_CODE: Final = re.compile(r"(.*?)([0-9]{1,6})")
_TAG: Final = re.compile(r"\{\{\s*(\w+)\.(\w+)")
_CHILDREN_TAG: Final = "下级"
# A county's level ends in one of these, and its own short words hold the same.
_LEVELS: Final = "县旗市区"


def check_plan(plan: Plan, file: str) -> list[Finding]:
    """Every doubt about the plan in `file`, question by question; [] where none."""
    return [
        replace(finding, file=file)
        for question in QUESTIONS
        for finding in question(plan)
    ]


def blanks(plan: Plan) -> Iterator[Finding]:
    """What only people can give and nobody gave yet."""
    for subject, key, giver in _GIVEN_BY_PEOPLE:
        if getattr(getattr(plan, subject), key) in ("", (), None):
            message = f"“{_label(subject, key)}”没有填：{giver}。"
            yield _blank("blank", _place(subject, 0, key), message, _fill(subject, key))


def empty_tables(plan: Plan) -> Iterator[Finding]:
    """Tables that no plan can do without."""
    for key in _NEEDED_TABLES:
        if not getattr(plan, key):
            label = _label(key)
            message = f"“{label}”是空的：{_SUBJECTS[key].help}。"
            remedy = f"在工作簿“{label}”表里填写。"
            yield _blank("empty-table", _place(key), message, remedy)


def basis_without_number(plan: Plan) -> Iterator[Finding]:
    """Documents the plan rests on whose number nobody looked up."""
    for n, basis in enumerate(plan.basis, start=1):
        if not basis.number:
            message = f"《{basis.title}》没有填“{_label('basis', 'number')}”。"
            remedy = f"查到原文后{_fill('basis', 'number')}原文没有的就留空。"
            yield _blank("basis-number", _place("basis", n, "number"), message, remedy)


def document_numbers(plan: Plan) -> Iterator[Finding]:
    """Document numbers that are not written as the standard has them."""
    given = [(_place("paper", 0, "number"), "paper", plan.paper.number)]
    given += [
        (_place("basis", n, "number"), "basis", one.number)
        for n, one in enumerate(plan.basis, start=1)
        if not _OTHER_NUMBER.fullmatch(one.number)
    ]
    for place, subject, number in given:
        if number and not _DOCUMENT_NUMBER.fullmatch(number):
            like = _LIKE_NUMBER.fullmatch(number)
            yield _warning(
                "number-form",
                place,
                f"“{_label(subject, 'number')}”写法不合规范。",
                "请写作：机关代字〔四位年份〕序号，年份用六角括号，序号不加“第”和0。",
                clause=_NUMBER_CLAUSE,
                found=number,
                wanted=f"{like[1]}〔{like[2]}〕{like[3]}号" if like else "",
            )


def years(plan: Plan) -> Iterator[Finding]:
    """Years nobody can have meant."""
    year = plan.year
    label, assessed_label = _label("year", "plan_year"), _label("year", "assessed_year")
    if year.plan_year not in _PLAUSIBLE_YEARS:
        message = f"“{label}”是{year.plan_year}，不像是真的。"
        remedy = "请核对，写四位年份。"
        yield _warning("year", _place("year", 0, "plan_year"), message, remedy)
    if year.assessed_year is not None and abs(year.assessed_year - year.plan_year) > 1:
        message = f"“{assessed_label}”{year.assessed_year}与“{label}”相差一年以上。"
        remedy = "请对照上级通知核对这两个年份。"
        yield _warning("year", _place("year", 0, "assessed_year"), message, remedy)


def data_period(plan: Plan) -> Iterator[Finding]:
    """A span of data that is backwards, too long or beside the year assessed."""
    start, end = plan.year.data_start, plan.year.data_end
    if start is None or end is None:
        return
    place = _place("year", 0, "data_end")
    first, last = _label("year", "data_start"), _label("year", "data_end")
    remedy = f"请对照上级通知核对“{first}”和“{last}”。"
    if end < start:
        message = f"“{last}”比“{first}”还早。"
        yield _finding("data-period", Severity.ERROR, place, message, remedy)
        return
    if (end.year - start.year) * 12 + end.month - start.month >= _LONGEST_DATA_MONTHS:
        message = f"数据时段超过{_LONGEST_DATA_MONTHS}个月。"
        yield _warning("data-period", place, message, remedy)
    if not start.year <= (assessed := _assessed(plan)) <= end.year:
        message = f"数据时段不在{assessed}年。"
        yield _warning("data-period", place, message, remedy)


def members(plan: Plan) -> Iterator[Finding]:
    """A leading group without members, or with an office in a unit outside it."""
    label = _label("units", "member")
    if not plan.members:
        message = "领导小组没有成员单位。"
        remedy = f"在工作簿“{_label('units')}”表里，给成员单位的“{label}”填“是”。"
        yield _blank("no-members", _place("units", 0, "member"), message, remedy)
    elif plan.group.office_unit not in ("", *(unit.name for unit in plan.members)):
        unit = plan.group.office_unit
        message = f"办公室设在“{unit}”，但它不是领导小组成员单位。"
        remedy = f"请核对；是成员的，在“{_label('units')}”表里给它的“{label}”填“是”。"
        place = _place("group", 0, "office_unit")
        yield _warning("office-not-member", place, message, remedy)


def idle_units(plan: Plan) -> Iterator[Finding]:
    """Units that are registered and then named nowhere."""
    used = {plan.group.office_unit, *(unit.name for unit in plan.members)}
    for duty in plan.duties:
        used.update(duty.leads, duty.supporting, duty.supervising)
    texts = [text for _, _, _, text in _texts(plan, without=("units",))]
    for n, unit in enumerate(plan.units, start=1):
        if unit.name not in used and not any(unit.name in text for text in texts):
            message = f"“{unit.name}”不是成员，也没有任何分工。"
            remedy = f"请核对；确实无关的，从“{_label('units')}”表里删去。"
            yield _hint("idle-unit", _place("units", n), message, remedy)


def names_of_units(plan: Plan) -> Iterator[Finding]:
    """Names by which two units could be taken for each other."""
    owners: dict[str, str] = {}
    names = {unit.name for unit in plan.units}
    for n, unit in enumerate(plan.units, start=1):
        place, label = _place("units", n, "aliases"), _label("units", "aliases")
        for alias in dict.fromkeys(unit.aliases):
            if alias in names:
                message = f"“{unit.name}”的“{label}”里的“{alias}”是表里一个单位的规范名称。"
                remedy = f"请从“{label}”里删去，否则审校会把对的改错。"
                yield _finding("alias", Severity.ERROR, place, message, remedy)
            elif owners.setdefault(alias, unit.name) != unit.name:
                message = f"“{alias}”既是“{owners[alias]}”又是“{unit.name}”的“{label}”。"
                yield _warning("alias", place, message, "请只留在其中一个单位。")


def unanswered_indicators(plan: Plan) -> Iterator[Finding]:
    """Indicators for which no duty with a lead exists: the gaps nobody will fill.

    Of an indicator answered only in part, the parts without an answer are named.
    """
    answered = {name for duty in plan.duties if duty.leads for name in duty.indicators}
    lead = _label("duties", "leads")
    for one in _answerable(plan):
        if answered.intersection(_above(plan, one)):
            continue
        for gap in _gaps(plan, one, answered):
            n = plan.indicators.index(gap) + 1
            named = f"“{gap.name}”" + (f"（{gap.code}）" if gap.code else "")
            message = f"{named}没有责任单位：没有一条写明“{lead}”的分工对应它。"
            remedy = f"由领导小组确定后，在工作簿“{_label('duties')}”表里"
            halves = [i for i, duty in enumerate(plan.duties, 1) if gap.name in duty.indicators]
            remedy += f"第{_listed(halves)}条" if halves else "加上对应它的一条，"
            remedy += f"填写“{lead}”。"
            yield _blank("no-answer", _place("indicators", n), message, remedy)


def duties_without_lead(plan: Plan) -> Iterator[Finding]:
    """Material that nobody is asked to hand in."""
    for n, duty in enumerate(plan.duties, start=1):
        if not duty.leads:
            message = f"“{duty.material}”没有“{_label('duties', 'leads')}”。"
            place, remedy = _place("duties", n, "leads"), _fill("duties", "leads")
            yield _blank("no-lead", place, message, f"由领导小组确定后，{remedy}")


def roles(plan: Plan) -> Iterator[Finding]:
    """A unit that stands twice in one duty, in one role or in two that exclude it."""
    for n, duty in enumerate(plan.duties, start=1):
        for one in fields_of(Duty):
            given = getattr(duty, one.key) if one.refers else ()
            for name in (name for name, times in Counter(given).items() if times > 1):
                message = f"“{one.label}”里的“{name}”写了不止一次。"
                place = _place("duties", n, one.key)
                remedy = "请删去重复的。"
                yield _finding("listed-twice", Severity.ERROR, place, message, remedy)
        for key in ("supporting", "supervising"):
            for name in dict.fromkeys(getattr(duty, key)):
                if name in duty.leads:
                    lead, other = _label("duties", "leads"), _label("duties", key)
                    message = f"“{name}”既是“{lead}”又是“{other}”。"
                    remedy = f"一条分工里一个单位只能有一种身份；请只留“{lead}”或“{other}”。"
                    place = _place("duties", n, key)
                    yield _warning("two-roles", place, message, remedy)


def duty_dates(plan: Plan) -> Iterator[Finding]:
    """Duties for which no reminder can be computed, or one of another year."""
    for n, duty in enumerate(plan.duties, start=1):
        place, label = _place("duties", n, "due"), _label("duties", "due")
        rule = parse_due(duty.due)
        if not duty.due:
            message = f"“{duty.material}”没有“{label}”，不会提醒。"
            yield _blank("no-due", place, message, _fill("duties", "due"))
        elif rule is None:
            message = f"“{duty.due}”不是可计算的日期，不会提醒。"
            yield _hint("no-day", place, message, f"能定下日期的，{_rule_help('duties')}")
        else:
            yield from _doubts_of_rule(plan, place, duty.due, rule)


def undated_steps(plan: Plan) -> Iterator[Finding]:
    """Milestones and reviews without a day, one finding for each table."""
    for key in ("milestones", "reviews"):
        undated = []
        for n, step in enumerate(getattr(plan, key), start=1):
            rule = parse_due(step.due)
            if rule is None:
                undated.append(n)
            else:
                yield from _doubts_of_rule(plan, _place(key, n, "due"), step.due, rule)
        if undated:
            message = f"第{_listed(undated)}条没有可计算的日期，不会提醒。"
            remedy = f"能定下日期的，{_rule_help(key)}"
            yield _hint("no-day", _place(key, 0, "due"), message, remedy)


def code_gaps(plan: Plan) -> Iterator[Finding]:
    """Codes of indicators that leave a number out: △E1, △E3."""
    numbers: dict[str, dict[int, int]] = {}
    for n, one in enumerate(plan.indicators, start=1):
        if found := _CODE.fullmatch(one.code):
            numbers.setdefault(found[1], {}).setdefault(int(found[2]), n)
    for prefix, rows in numbers.items():
        before = 0
        for number, n in sorted(rows.items()):
            if number > before + 1:
                missing = f"{prefix}{before + 1}"
                missing += f"至{prefix}{number - 1}" if number > before + 2 else ""
                message = f"有{prefix}{number}，没有{missing}。"
                remedy = f"请补上缺的指标，或改正“{_label('indicators', 'code')}”。"
                yield _warning("code-gap", _place("indicators", n, "code"), message, remedy)
            before = number


def other_years(plan: Plan) -> Iterator[Finding]:
    """Years left over from an older plan: the commonest slip of copying forward."""
    own = {plan.year.plan_year, _assessed(plan)}
    near = {year + step for year in own for step in (-1, 0, 1)}
    for subject, n, one, text in _texts(plan, without=("year", "basis", "scheme")):
        text = _CITED.sub("", text) if one.kind is Kind.PROSE else text
        place = _place(subject.key, n, one.key)
        focus = {int(year) for year in _FOCUS_YEAR.findall(text)} - own
        far = {int(year) for year in _YEAR.findall(text)} - near - focus
        remedy = f"请核对；是沿用旧稿的，改成{plan.year.plan_year}年。"
        for year in sorted(focus):
            message = f"写的是{year}年的重点，方案是{plan.year.plan_year}年度的。"
            yield _warning("focus-year", place, message, remedy)
        for year in sorted(far):
            message = f"出现了{year}年，与{plan.year.plan_year}年度相差较远。"
            yield _hint("far-year", place, message, remedy)


def region_words(plan: Plan) -> Iterator[Finding]:
    """Words for the county and its province that do not agree with each other."""
    region = plan.region
    level = region.level[-1:]
    remedy = "请按本县文件的写法核对。"
    if not region.self_name.startswith(("我", "本")):
        message = f"“{region.self_name}”不像自称，一般是“我”或“本”开头。"
        yield _warning("region-words", _place("region", 0, "self_name"), message, remedy)
    for key in ("name", "self_name", "direct"):
        word = getattr(region, key)
        if level and level in _LEVELS and level not in word:
            message = f"“{word}”与层级“{region.level}”对不上。"
            yield _warning("region-words", _place("region", 0, key), message, remedy)
    for ending in ("省", "自治区"):
        short = region.province_short
        if region.province.endswith(ending) and ending not in short:
            message = f"“{short}”与“{region.province}”对不上。"
            place = _place("region", 0, "province_short")
            yield _warning("region-words", place, message, remedy)


def attachment_names(plan: Plan) -> Iterator[Finding]:
    """Annexes named twice, or with an ordinal or an end mark the paper adds itself."""
    first: dict[str, int] = {}
    for n, one in enumerate(plan.attachments, start=1):
        ordinal = _ATTACHMENT_ORDINAL.match(one.title)
        bare = one.title[ordinal.end() if ordinal else 0 :].rstrip(_END_MARKS)
        place = _place("attachments", n, "title")
        if bare and bare != one.title:
            message, remedy = "附件名称前不写序号、后不加标点。", "请改为只写名称。"
            clause, found = _ATTACHMENT_CLAUSE, one.title
            yield _warning(
                "attachment-name",
                place,
                message,
                remedy,
                clause=clause,
                found=found,
                wanted=bare,
            )
        if first.setdefault(bare, n) != n:
            message = f"与第{first[bare]}条是同一个附件。"
            yield _warning("attachment-twice", place, message, "请删去重复的。")


def unknown_tags(plan: Plan) -> Iterator[Finding]:
    """Tags in passages that name no field or indicator of this plan."""
    singles = {one.label: one for one in SUBJECTS if not one.many}
    names = {one.name for one in plan.indicators}
    for subject, n, one, text in _texts(plan):
        for root, part in _TAG.findall(text) if one.kind is Kind.PROSE else ():
            known = names if root == _CHILDREN_TAG else _labels(singles.get(root))
            if known and part not in known:
                message = f"标签“{root}.{part}”没有对应的内容。"
                remedy = "请改成本方案里有的名称，否则拟不出稿。"
                place = _place(subject.key, n, one.key)
                yield _finding("unknown-tag", Severity.ERROR, place, message, remedy)


def fictional(plan: Plan) -> Iterator[Finding]:
    """A plan made up for show, so that no paper of it is ever taken for real."""
    if plan.year.fictional:
        message = "这是虚构示例，不是真实县份，不得印发。"
        remedy = f"用作真实方案时，清除“{_label('year', 'fictional')}”并逐项核对。"
        yield _hint("fictional", _place("year", 0, "fictional"), message, remedy)


QUESTIONS: Final[tuple[Question, ...]] = (
    fictional,
    blanks,
    empty_tables,
    years,
    data_period,
    region_words,
    members,
    idle_units,
    names_of_units,
    basis_without_number,
    document_numbers,
    code_gaps,
    unanswered_indicators,
    duties_without_lead,
    roles,
    duty_dates,
    undated_steps,
    other_years,
    unknown_tags,
    attachment_names,
)


def _assessed(plan: Plan) -> int:
    return plan.year.assessed_year or plan.year.plan_year


def _answerable(plan: Plan) -> Iterator[Indicator]:
    """Where somebody must answer: the coded indicators, else the second level."""
    for root in plan.children(""):
        coded = [one for one in (root, *plan.below(root.name)) if one.code]
        inner = {below.name for one in coded for below in plan.below(one.name)}
        outermost = [one for one in coded if one.name not in inner]
        yield from outermost or plan.children(root.name) or (root,)


def _above(plan: Plan, one: Indicator) -> Iterator[str]:
    """The names of an indicator and of all above it."""
    parents = {other.name: other.parent for other in plan.indicators}
    name = one.name
    while name:
        yield name
        name = parents[name]


def _gaps(plan: Plan, one: Indicator, answered: set[str]) -> Iterator[Indicator]:
    if one.name in answered:
        return
    if not answered.intersection(below.name for below in plan.below(one.name)):
        yield one
        return
    for child in plan.children(one.name):
        yield from _gaps(plan, child, answered)


def _doubts_of_rule(
    plan: Plan, place: str, words: str, rule: DueRule
) -> Iterator[Finding]:
    """A fixed day that its year does not have, or that lies in an older year."""
    if rule.kind is not DueKind.FIXED:
        return
    year = plan.year.plan_year if rule.year is None else rule.year
    try:
        date(year, rule.month, rule.day)
    except ValueError:
        message = f"{year}年没有“{words}”这一天。"
        yield _warning("no-such-day", place, message, "请改正日期。")
    if rule.year is not None and not 0 <= rule.year - plan.year.plan_year <= 1:
        message = f"“{words}”不在{plan.year.plan_year}年度。"
        yield _warning("due-year", place, message, "请核对；是沿用旧稿的，改正年份。")


def _texts(
    plan: Plan, without: tuple[str, ...] = ()
) -> Iterator[tuple[Subject, int, Field, str]]:
    """Every text in the plan: its subject, its number (0 for a single one), its field."""
    for subject in SUBJECTS:
        held = getattr(plan, subject.key)
        for n, record in enumerate(held if subject.many else (held,), start=1):
            for one in fields_of(subject.record):
                value = getattr(record, one.key)
                for text in value if one.many else (value,):
                    if isinstance(text, str) and subject.key not in without:
                        yield subject, n if subject.many else 0, one, text


def _labels(subject: Subject | None) -> set[str]:
    return {one.label for one in fields_of(subject.record)} if subject else set()


def _label(subject: str, key: str = "") -> str:
    """The user's word for a subject or one of its fields."""
    if not key:
        return _SUBJECTS[subject].label
    fields = fields_of(_SUBJECTS[subject].record)
    return next(one.label for one in fields if one.key == key)


def _place(subject: str, number: int = 0, key: str = "") -> str:
    """Where something stands: 「分工 第2条“时限”」."""
    row = f" 第{number}条" if number else ""
    return f"{_label(subject)}{row}" + (f"“{_label(subject, key)}”" if key else "")


def _fill(subject: str, key: str) -> str:
    return f"在工作簿“{_label(subject)}”表的“{_label(subject, key)}”一栏填写。"


def _rule_help(subject: str) -> str:
    fields = fields_of(_SUBJECTS[subject].record)
    help = next(one.help for one in fields if one.key == "due").partition("；")[0]
    return f"请在“{_label(subject, 'due')}”一栏写成{help}。"


def _listed(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))


def _finding(
    rule: str,
    severity: Severity,
    place: str,
    message: str,
    remedy: str,
    *,
    clause: str = "",
    found: str = "",
    wanted: str = "",
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        place=place,
        message=message,
        remedy=remedy,
        clause=clause,
        found=found,
        wanted=wanted,
    )

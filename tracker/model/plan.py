"""One year's plan: who is in the group, what is assessed, who answers for what by when.

Each class is one subject: one TOML file, one sheet of the workbook, one root tag of the
Word templates. What nobody gave stays empty; `tracker.checks` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.model.schema import day, due, flag, number, prose, text, texts

DUE_HELP = (
    "如 10月23日前、每季度结束后10日内、收到通知后5个工作日内、立行立改、长期坚持"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """考核年度: the year in the plan's title, the year assessed, the span of the data."""

    plan_year: int = number("方案年度", "方案标题里的年份，如 2020", required=True)
    assessed_year: int | None = number(
        "考核年度", "被考核的是哪一年；与方案年度可以不同"
    )
    data_start: date | None = day("数据起始日", "数据时段的第一天，不一定是1月1日")
    data_end: date | None = day("数据截止日", "数据时段的最后一天")
    fictional: bool = flag("虚构示例", "只作演示、不是真实县份的填“是”，稿上会标明")
    note: str = text("说明", "这一年数据的来历，只给内部看")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """区划: the county and the words by which its papers call it and those above it."""

    name: str = text("名称", "全称，如“××县”", required=True)
    level: str = text("层级", "县、旗、县级市、区，文中“×政府”的×", required=True)
    self_name: str = text("自称", "文中自称，如“我县”", required=True)
    direct: str = text("直属", "如“县直”", required=True)
    province: str = text("省级", "省级区划全称", required=True)
    province_short: str = text("省级简称", "文中称“省”还是“自治区”", required=True)
    city_short: str = text("地级简称", "文中称“市”“盟”还是“州”", required=True)
    county_word: str = text("县级通称", "上级文件对县级的通称，如“县”“旗县”")
    function_type: str = text("功能类型", "上级划定的功能区类型")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingGroup:
    """领导小组 and its office; the members are the units marked 成员."""

    name: str = text("名称", "领导小组全称", required=True)
    head: str = text("组长", "职务，如“政府县长”", required=True)
    deputies: tuple[str, ...] = texts("副组长", "职务，多个用“；”隔开")
    member_post: str = text("成员职务", "成员单位由谁参加，如“主要负责人”")
    members_open: bool = flag("成员未列全", "成员名单后面要写“等”的填“是”")
    office_unit: str = text("办公室设在", "办公室所在单位", refers="units")
    office_head: str = text("办公室主任", "由谁兼任，如“局长”")
    office_name: str = text("办公室简称", "文中怎样称呼这个办公室")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """发文: what only people can give: issuer, number, date, signer, readers."""

    issuers: tuple[str, ...] = texts("发文机关", "联合行文的主办机关写在最前")
    number: str = text("发文字号", "登记时由人填写，如“×政办发〔2020〕25号”")
    issued_on: date | None = day("成文日期", "签发的日期")
    signer: str = text("签发人", "签发文件的负责人姓名")
    addressees: tuple[str, ...] = texts("主送", "主送机关，多个用“；”隔开")
    copied: tuple[str, ...] = texts("抄送", "抄送机关，多个用“；”隔开")
    approved_by: str = text("审定机关", "印发通知里“已经××同意”的××")
    printed_by: str = text("印发机关", "版记里的印发机关")
    printed_on: date | None = day("印发日期", "版记里的印发日期")
    note: str = text("附注", "如“此件公开发布”；不写括号")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """依据: a document the plan rests on; one without a number keeps it empty."""

    title: str = text("名称", "文件名称，不写书名号", required=True, unique=True)
    number: str = text("文号", "如“×环办〔2020〕1号”；没有的留空")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """单位: a department, township or bureau, under the name the papers use."""

    name: str = text("名称", "文件里使用的规范名称", required=True, unique=True)
    full_name: str = text("全称", "法定全称")
    kind: str = text("类别", "部门或乡镇", choices=("部门", "乡镇", "其他"))
    member: bool = flag("成员", "是领导小组成员单位的填“是”")
    head_post: str = text("负责人职务", "主要负责人的职务，如“局长”")
    aliases: tuple[str, ...] = texts("别称", "不规范或用过的名称，审校时会提醒改正")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """体系: the scheme of indicators and who laid it down."""

    name: str = text("名称", "指标体系的名称")
    issuer: str = text("制定机关", "细化指标的机关")
    reference: str = text("参照文件", "参照的文件名称，不写书名号")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """指标: a node of the scheme's tree; parts and focus points are its lowest nodes."""

    name: str = text("名称", "指标或要点的名称", required=True, unique=True)
    code: str = text("代码", "如 △E1；没有的留空", unique=True)
    parent: str = text("上级", "上一级的名称；一级指标留空", refers="indicators")
    heading: str = text("段首", "成段介绍时开头的叫法，与名称不同时才填")
    unit: str = text("计量单位", "如 %、天")
    points: str = text("分值", "满分；方案没有规定的留空")
    description: str = prose("说明", "成段介绍的文字，接在名称后面；可写标签")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataItem:
    """数据项: a number of the year, and what it has to do with the others."""

    name: str = text("名称", "数据项的名称，如“××面积”", required=True, unique=True)
    indicator: str = text("指标", "它是哪个指标的数据", refers="indicators")
    unit: str = text("计量单位", "如 公顷、%、天")
    part_of: str = text(
        "属于", "它是哪一项的一部分，不会比那一项大", refers="data_items"
    )
    sum_of: tuple[str, ...] = texts(
        "合计", "它是哪几项的合计，合计不符会提醒", refers="data_items"
    )
    numerator: str = text("分子", "它是一个比率时，分子是哪一项", refers="data_items")
    denominator: str = text("分母", "它是一个比率时，分母是哪一项", refers="data_items")
    decimals: int | None = number("小数位", "印几位小数；不够的补0，不会四舍五入")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """分工: a line of the division of labour: material, indicators, units, due rule."""

    material: str = text("材料", "要报送的材料", required=True)
    indicators: tuple[str, ...] = texts("指标", "对应的指标名称", refers="indicators")
    leads: tuple[str, ...] = texts("牵头单位", "负责报送的单位", refers="units")
    supporting: tuple[str, ...] = texts(
        "配合单位", "协助提供材料的单位", refers="units"
    )
    supervising: tuple[str, ...] = texts("督导单位", "督促检查的单位", refers="units")
    recipient: str = text("报送对象", "报给谁", required=True)
    due: str = due("时限", DUE_HELP)
    form: str = text("材料要求", "时段、形式、份数、盖章")
    joint: bool = flag("联合报送", "几个牵头单位合报一份的填“是”；各报各的留空")
    code: str = text("编号", "改了说法仍是同一项的，靠编号认出；可以不填", unique=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """联系人: whom to reach in a unit, and in what capacity."""

    name: str = text("姓名", "联系人姓名", required=True)
    unit: str = text("单位", "所在单位", required=True, refers="units")
    role: str = text(
        "角色",
        "联络员、责任人、分管领导或主要负责人",
        choices=("联络员", "责任人", "分管领导", "主要负责人"),
    )
    phone: str = text("电话", "手机或座机")
    mail: str = text("邮箱", "电子邮箱")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """节点: a step of the year's work that is no material to submit."""

    name: str = text("事项", "做什么", required=True)
    actor: str = text("责任主体", "谁来做", required=True)
    due: str = due("时限", DUE_HELP + "；没有日期的照原文写")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """会议: a meeting people are called to; the first one to come is given notice of."""

    name: str = text(
        "名称", "如“县域考核工作推进会议”，不写“关于”“通知”", required=True, unique=True
    )
    held_on: date | None = day("日期", "开会的日期；星期由程序算")
    time: str = text("时间", "几点开会，如 上午9:00")
    place: str = text("地点", "在哪里开会")
    topics: tuple[str, ...] = texts("内容", "会议要办的事，一件一条，句末不写标点")
    attendees: tuple[str, ...] = texts(
        "参加人员", "单位和职务，如“各成员单位主要负责人”"
    )
    host: str = text("主持人", "由谁主持")
    reply_by: date | None = day("回执截止", "回执最晚哪一天报回")
    note: str = text("要求", "会前要准备什么；没有的留空，句末不写标点")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """审核: one step of the chain from self-check to the body that decides."""

    name: str = text("环节", "如 自查、初审、审核", required=True)
    actor: str = text("单位", "由谁做", required=True)
    due: str = due("时限", DUE_HELP + "；没有日期的照原文写")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """文段: a paragraph of a chapter that is the county's own wording."""

    chapter: str = text("章节", "写在方案的哪一部分", required=True)
    heading: str = prose("小标题", "段首的小标题，不写序号和句号；没有就留空")
    text: str = prose("文字", "一段话；可写标签", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """附件: the name of an annex, as listed after the body."""

    title: str = text("名称", "附件名称，不写序号", required=True, unique=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One part of the plan: a TOML file, a sheet, a root tag.

    Attributes:
        key: the attribute of `Plan`, the TOML file's stem and table.
        label: the sheet's name and the root tag.
        record: the class of one record.
        many: whether it holds any number of records, or exactly one.
        help: one sentence on what belongs there.
    """

    key: str
    label: str
    record: type
    many: bool
    help: str


SUBJECTS = (
    Subject(key="year", label="年度", record=Year, many=False, help="哪一年的考核"),
    Subject(
        key="region", label="区划", record=Region, many=False, help="本县和上级的称呼"
    ),
    Subject(
        key="group",
        label="领导小组",
        record=LeadingGroup,
        many=False,
        help="领导小组和办公室；成员在“单位”表里打勾",
    ),
    Subject(
        key="paper",
        label="发文",
        record=PaperFacts,
        many=False,
        help="只有人才知道的：字号、日期、签发人。没有就留空，稿上会标出待填",
    ),
    Subject(key="basis", label="依据", record=Basis, many=True, help="依据的文件"),
    Subject(
        key="units", label="单位", record=Unit, many=True, help="部门、乡镇的规范名称"
    ),
    Subject(
        key="scheme", label="体系", record=Scheme, many=False, help="指标体系的来历"
    ),
    Subject(
        key="indicators",
        label="指标",
        record=Indicator,
        many=True,
        help="从一级到要点，一行一个，用“上级”连成一棵树",
    ),
    Subject(
        key="data_items",
        label="数据项",
        record=DataItem,
        many=True,
        help="每年要填的数值和它们之间的关系；数值填在台账里",
    ),
    Subject(
        key="duties", label="分工", record=Duty, many=True, help="谁、报什么、何时报"
    ),
    Subject(
        key="contacts",
        label="联系人",
        record=Person,
        many=True,
        help="各单位的联络员、责任人和领导；提醒和催办找他们",
    ),
    Subject(
        key="milestones",
        label="节点",
        record=Milestone,
        many=True,
        help="除报送材料以外的工作安排",
    ),
    Subject(
        key="meetings",
        label="会议",
        record=Meeting,
        many=True,
        help="要发会议通知的会议；通知写最近要开的一个",
    ),
    Subject(
        key="reviews", label="审核", record=Review, many=True, help="从自查到上级审核"
    ),
    Subject(
        key="passages",
        label="文段",
        record=Passage,
        many=True,
        help="方案里本县自己的文字，按章节排列",
    ),
    Subject(
        key="attachments",
        label="附件",
        record=Attachment,
        many=True,
        help="正文后面列出的附件名称",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A year's plan whole; one attribute for each of `SUBJECTS`."""

    year: Year
    region: Region
    group: LeadingGroup
    paper: PaperFacts
    scheme: Scheme
    basis: tuple[Basis, ...] = ()
    units: tuple[Unit, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    data_items: tuple[DataItem, ...] = ()
    duties: tuple[Duty, ...] = ()
    contacts: tuple[Person, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    reviews: tuple[Review, ...] = ()
    passages: tuple[Passage, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def members(self) -> tuple[Unit, ...]:
        """The units in the leading group, in the order of the register."""
        return tuple(unit for unit in self.units if unit.member)

    def children(self, name: str) -> tuple[Indicator, ...]:
        """The indicators directly below `name`; below "" stand the first level's."""
        return tuple(one for one in self.indicators if one.parent == name)

    def below(self, name: str) -> Iterator[Indicator]:
        """Every indicator under `name`, at any depth, parents first."""
        for child in self.children(name):
            yield child
            yield from self.below(child.name)

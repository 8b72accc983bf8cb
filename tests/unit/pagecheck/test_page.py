"""A correct document has no finding; with one fault it has exactly that one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import page
from notices.pagecheck import check_page
from notices.pagecheck.classify import classify
from notices.pagecheck.roles import Role
from notices.word.reader import read_word
from tests.unit.pagecheck import paper
from tests.unit.pagecheck.paper import correct, line, spoiled
from tests.unit.word.package import members, mutilated, p, packed, r
from tracker.errors import BadFile
from tracker.model.finding import Severity


def test_a_document_by_the_table_of_measures_has_no_finding(tmp_path):
    assert check_page(correct(tmp_path)) == []


def test_each_element_of_a_document_is_recognised(tmp_path):
    document = classify(correct(tmp_path))

    assert [item.role for item in document.elements if item.role is not Role.BLANK] == [
        Role.ISSUER_MARK,
        Role.DOCUMENT_NUMBER,
        Role.TITLE,
        Role.TITLE,
        Role.ADDRESSEES,
        Role.BODY,
        Role.LEVEL_1,
        Role.LEVEL_2,
        Role.LEVEL_3,
        Role.BODY,
        Role.ATTACHMENT_LIST,
        Role.SIGNATURE,
        Role.DATE,
        Role.ATTACHMENT_MARK,
        Role.TITLE,
        Role.BODY,
        Role.CLOSING,
        Role.CLOSING,
    ]


BODY_TEXT = f'<w:rPr></w:rPr><w:t xml:space="preserve">{paper.TEXT}'


def dressed(rpr: str) -> tuple[str, str]:
    """The body's runs with this formatting."""
    return BODY_TEXT, BODY_TEXT.replace("<w:rPr>", f"<w:rPr>{rpr}")


def inked(element: str, rpr: str) -> tuple[str, str]:
    """One paragraph's run with this formatting."""
    return element, element.replace("<w:rPr>", f"<w:rPr>{rpr}")


def laid(element: str, ppr: str) -> tuple[str, str]:
    """One paragraph with this layout."""
    return element, element.replace("</w:pPr>", f"{ppr}</w:pPr>", 1)


def font(name: str) -> str:
    return f'<w:rFonts w:eastAsia="{name}"/>'


# fault -> what replaces what, the rule, what is found.
FAULTS = {
    "paper": ((paper.A4, '<w:pgSz w:w="12240" w:h="15840"/>'), "paper-size", "215.9×279.4毫米"),
    "margins": (
        (paper.MARGINS, paper.MARGINS.replace("2098", "1440").replace("1587", "1800")),
        "margins",
        "上25.4、下35、左31.8、右26毫米",
    ),
    "pitch": (('w:line="579"', 'w:line="600"'), "lines-per-page", "每面21行（固定值30磅）"),
    "characters": (
        ('<w:spacing w:val="-5"/>', '<w:spacing w:val="0"/>'),
        "chars-per-line",
        "每行27字",
    ),
    "one pitch": (
        laid(paper.LEVEL_1, '<w:spacing w:line="560" w:lineRule="exact"/>'),
        "line-pitch",
        "固定值28磅",
    ),
    "space between": (
        laid(paper.LEVEL_1, '<w:spacing w:after="156"/>'),
        "paragraph-spacing",
        "段前0磅，段后7.8磅",
    ),
    "widows": (laid(paper.BODY, "<w:widowControl/>"), "widow-control", ""),
    "body font": (dressed(font("宋体")), "body-font", "宋体"),
    "body size": (dressed('<w:sz w:val="28"/>'), "body-size", "4号"),
    "odd size": (dressed('<w:sz w:val="33"/>'), "body-size", "16.5磅"),
    "level 1 font": (inked(paper.LEVEL_1, font("宋体")), "heading-font", "宋体"),
    "level 2 font": (inked(paper.LEVEL_2, font("仿宋")), "heading-font", "仿宋"),
    "level 3 font": (inked(paper.LEVEL_3, font("楷体")), "body-font", "楷体"),
    "heading size": (inked(paper.LEVEL_1, '<w:sz w:val="30"/>'), "heading-size", "小3"),
    "heading bold": (inked(paper.LEVEL_2, "<w:b/>"), "heading-bold", "加粗"),
    "body bold": (dressed("<w:b/><w:i/>"), "emphasis", "加粗、斜体"),
    "underlined": (dressed('<w:u w:val="single"/>'), "emphasis", "下划线"),
    "colour": (dressed('<w:color w:val="333333"/>'), "text-colour", "颜色333333"),
    "marker": (dressed('<w:highlight w:val="yellow"/>'), "highlight", ""),
    "quotes": (dressed('<w:rFonts w:hAnsi="Calibri"  w:hint="default"/>'), "punctuation-font", "Calibri"),
    "no indent": (laid(paper.BODY, '<w:ind w:firstLineChars="0" w:firstLine="0"/>'), "body-indent", "首行左空0字符"),
    "hanging body": (laid(paper.BODY, '<w:ind w:leftChars="200" w:firstLineChars="0"/>'), "body-indent", "左缩进2字符，右缩进0字符"),
    "heading centred": (laid(paper.LEVEL_1, '<w:jc w:val="center"/>'), "body-indent", "居中"),
    "title font": ((f'w:eastAsia="{page.BIAOSONG}"/><w:spacing', 'w:eastAsia="宋体"/><w:spacing'), "title-font", "宋体"),
    "title size": (('<w:sz w:val="44"/>', '<w:sz w:val="36"/>'), "title-size", "小2"),
    "title left": ((paper.TITLE, paper.TITLE.replace("</w:pPr>", '<w:jc w:val="left"/></w:pPr>')), "title-align", "未居中"),
    "title shifted": ((paper.TITLE, paper.TITLE.replace("</w:pPr>", '<w:ind w:firstLineChars="200"/></w:pPr>')), "title-align", "带缩进"),
    "title shape": (("监测评价与考核工作的通知", "监测评价与考核的通知"), "title-lines", None),
    "no gap": ((paper.TITLE + paper.BLANK, paper.TITLE), "title-gap", "空0行"),
    "wide gap": ((paper.TITLE + paper.BLANK, paper.TITLE + paper.BLANK * 2), "title-gap", "空2行"),
    "addressees": (laid(paper.ADDRESSEES, '<w:ind w:firstLineChars="200"/>'), "addressees-indent", "左空2字符"),
    "attachment list": (laid(paper.ATTACHMENTS.removeprefix(paper.BLANK), '<w:ind w:leftChars="300"/>'), "attachment-list-place", "左空0字符"),
    "attachment gap": ((paper.ATTACHMENTS, paper.ATTACHMENTS.removeprefix(paper.BLANK)), "attachment-list-place", "空0行"),
    "attachment page": (("<w:pageBreakBefore/>", ""), "attachment-mark-place", "接排在前文之后"),
    "attachment font": (("<w:rPr></w:rPr><w:t xml:space=\"preserve\">附件</w:t>", f"<w:rPr>{font('宋体')}</w:rPr><w:t xml:space=\"preserve\">附件</w:t>"), "attachment-mark-font", "宋体"),
    "date": (laid(paper.DATE, '<w:ind w:rightChars="0" w:right="0"/>'), "signature-place", "署名右空2.2字符，成文日期右空0字符"),
    "no red rule": ((paper.RED_LINE, ""), "red-rule", "没有"),
    "black rule": ((paper.RED_LINE, paper.RED_LINE.replace("FF0000", "000000")), "red-rule", "颜色黑"),
    "short rule": ((paper.RED_LINE, paper.RED_LINE + '<w:ind w:leftChars="100" w:rightChars="100"/>'), "red-rule", "短于版心"),
    "number": ((paper.RED_LINE, paper.RED_LINE + '<w:jc w:val="left"/>'), "document-number-align", "未居中"),
    "closing": (inked(paper.COPIES, '<w:sz w:val="32"/>'), "closing-size", "3号"),
    "no rule above": ((paper.ABOVE, ""), "closing-rule", "没有首条分隔线"),
    "thick rule": ((paper.ABOVE, paper.ABOVE.replace('w:sz="8"', 'w:sz="18"')), "closing-rule-width", "0.79毫米"),
    "closing indent": (laid(paper.COPIES, '<w:ind w:leftChars="0" w:rightChars="0"/>'), "closing-indent", "左空0字符，右空0字符"),
    "mark": (inked(paper.MARK, font("黑体")), "issuer-mark-font", "黑体"),
    "even pages": (('<w:footerReference w:type="even" r:id="even"/>', ""), "page-number", "双页没有"),
    "footer distance": (('w:footer="1395"', 'w:footer="850"'), "page-number-height", "一字线约在版心下17毫米"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_gives_exactly_that_finding(tmp_path, name):
    (old, new), rule, found = FAULTS[name]

    findings = check_page(spoiled(tmp_path, old, new))

    assert [finding.rule for finding in findings] == [rule]
    assert found is None or findings[0].found == found


# The two footers; a fault in one of them.
FOOTERS = {
    "hyphens": ("—", "-", ["page-number-dash"]),
    "centred": (
        '<w:jc w:val="right"/>',
        '<w:jc w:val="center"/>',
        ["page-number-place"],
    ),
    "at the edge": ('<w:ind w:rightChars="100"/>', "", ["page-number-place"]),
    "size": ("<w:r>", '<w:r><w:rPr><w:sz w:val="18"/></w:rPr>', ["page-number-font"]),
    "font": (
        "<w:r>",
        '<w:r><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr>',
        ["page-number-font"],
    ),
    "more below": ("</w:p>", f"</w:p>{line(page.PAGE_NUMBER)}", ["page-number-height"]),
}


@pytest.mark.parametrize("name", FOOTERS)
def test_a_fault_in_a_footer_gives_exactly_that_finding(tmp_path, name):
    old, new, rules = FOOTERS[name]
    parts = dict(paper.PARTS)
    parts["word/odd.xml"] = parts["word/odd.xml"].replace(old, new)

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert [finding.rule for finding in findings] == rules


BOXED = (
    "<w:p><w:r><w:drawing><wp:anchor><wp:positionH><wp:align>{}</wp:align>"
    "</wp:positionH><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wp:anchor>"
    "</w:drawing></w:r></w:p>"
)


@pytest.mark.parametrize(("side", "rules"), [("outside", []), ("center", ["居中"])])
def test_a_page_number_in_a_box_of_wps_stands_where_the_box_does(tmp_path, side, rules):
    box = BOXED.format(side, paper.numbered("left", "left"))
    parts = members(
        paper.LETTER + paper.SECTION,
        styles=paper.STYLES,
        footers={"odd": box, "even": box},
        core=paper.CORE,
    )

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert [item.found for item in findings] == rules


def test_words_own_number_in_dashes_has_hyphens(tmp_path):
    dashed = paper.SECTION.replace(
        "<w:pgSz", '<w:pgNumType w:fmt="numberInDash"/><w:pgSz'
    )

    findings = check_page(spoiled(tmp_path, paper.SECTION, dashed))

    assert [(item.rule, item.found) for item in findings] == [
        ("page-number-dash", "- 1 -")
    ]


@pytest.mark.parametrize(
    ("char_space", "found"), [(-849, []), (-3100, ["每行29字"]), (0, ["每行27字"])]
)
def test_a_grid_of_lines_and_characters_decides_how_many_there_are(
    tmp_path, char_space, found
):
    grid = f'<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="{char_space}"/>'

    findings = check_page(spoiled(tmp_path, paper.GRID, grid))

    assert [item.found for item in findings] == found


def with_a_page_across(tmp_path, references, **footers):
    across = (
        f"<w:p><w:pPr><w:sectPr>{references}"
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984"/>'
        "</w:sectPr></w:pPr></w:p>"
    )
    upright = f"<w:p><w:pPr>{paper.SECTION}</w:pPr></w:p>"
    sections = upright + across + paper.SECTION
    parts = members(
        paper.LETTER + sections,
        styles=paper.STYLES,
        settings="<w:evenAndOddHeaders/>",
        footers=paper.FOOTERS | footers,
        core=paper.CORE,
    )
    return check_page(read_word(packed(tmp_path / "a.docx", parts)))


def turned(number):
    return (
        "<w:p><w:r><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
        f'{number}</w:txbxContent></wps:txbx><wps:bodyPr vert="vert"/></wps:wsp>'
        "</w:drawing></w:r></w:p>"
    )


def test_a_page_across_is_not_judged_by_the_margins_of_upright_ones(tmp_path):
    references = (
        '<w:footerReference w:type="default" r:id="side"/>'
        '<w:footerReference w:type="even" r:id="other"/>'
    )
    odd, even = map(turned, paper.FOOTERS.values())

    findings = with_a_page_across(tmp_path, references, side=odd, other=even)

    assert findings == []


def test_a_page_across_may_not_have_its_number_at_its_own_foot(tmp_path):
    findings = with_a_page_across(tmp_path, references="")

    assert [(item.rule, item.place) for item in findings] == [
        ("page-number-across", "第2节")
    ]


def test_a_plan_after_the_date_has_a_title_of_its_own(tmp_path):
    plan = (
        line(page.BLANK_LINE, ppr="<w:pageBreakBefore/>")
        + line(page.TITLE, "生态环境考核实施方案")
        + line(page.BODY, "为做好考核工作，制定本方案。")
        + paper.ATTACHMENTS
    )

    word = spoiled(tmp_path, paper.ATTACHMENT, plan)
    document = classify(word)

    assert check_page(word) == []

    titles = [item.paragraph.text for item in document.of(Role.TITLE)]
    assert titles[-1] == "生态环境考核实施方案"


@pytest.mark.parametrize(
    "label", ["（征求意见稿）", "【待填：示例】", "000001", "特急"]
)
def test_a_label_above_the_title_is_not_taken_for_it(tmp_path, label):
    labelled = line(page.ATTACHMENT_MARK, label) + paper.BLANK + paper.MARK

    assert check_page(spoiled(tmp_path, paper.MARK, labelled)) == []


def test_a_title_word_breaks_itself_is_judged_by_the_lines_that_come_out(tmp_path):
    long = line(page.TITLE, "某县关于做好生态环境质量监测评价与考核工作的通知")

    (finding,) = check_page(spoiled(tmp_path, paper.TITLE, long))

    assert finding.rule == "title-lines"
    assert finding.found == "某县关于做好生态环境质量监测评价与考核工／作的通知"


def test_further_attachments_stand_below_the_first_name(tmp_path):
    def listed(chars: int) -> str:
        ind = f'<w:ind w:leftChars="{chars}" w:hangingChars="0"/>'
        return line(page.ATTACHMENT_LIST, "附件：1.责任分工表") + line(
            page.ATTACHMENT_LIST, "2.报送时限表", ind
        )

    first = line(page.ATTACHMENT_LIST, "附件：责任分工表")

    assert check_page(spoiled(tmp_path, first, listed(500))) == []
    (finding,) = check_page(spoiled(tmp_path, first, listed(200)))
    assert (finding.found, finding.wanted) == ("左空2字符", "左空5字符")


@pytest.mark.parametrize(
    ("footer", "found"), [(p("— 1 —"), "手工输入的数字"), (p(""), "没有")]
)
def test_a_page_number_must_be_counted_by_word(tmp_path, footer, found):
    content = footer.replace("<w:pPr>", '<w:pPr><w:pStyle w:val="Footer"/>')
    parts = members(
        paper.LETTER + paper.SECTION,
        styles=paper.STYLES,
        footers={"odd": content, "even": content},
        core=paper.CORE,
    )

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert [(finding.rule, finding.found) for finding in findings] == [
        ("page-number", found)
    ]


def test_every_page_number_right_is_told_where_pages_do_not_differ(tmp_path):
    findings = check_page(spoiled(tmp_path, "<w:evenAndOddHeaders/>", ""))

    assert [finding.found for finding in findings] == ["单双页都居右"]


def test_the_margins_of_the_electronic_standard_are_accepted(tmp_path):
    electronic = paper.SECTION.replace("2098", "1960").replace("1984", "1847")
    parts = dict(paper.PARTS)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        paper.SECTION, electronic
    )
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        'w:line="579"', 'w:line="592"'
    )

    assert check_page(read_word(packed(tmp_path / "a.docx", parts))) == []


def test_the_same_fault_is_told_once_with_the_number_of_places(tmp_path):
    findings = check_page(spoiled(tmp_path, *dressed(font("宋体"))))

    assert [finding.place for finding in findings] == ["第6段等2处"]


def test_one_fault_in_both_footers_is_told_once(tmp_path):
    parts = paper.PARTS | {
        name: paper.PARTS[name].replace(right, wrong)
        for name, right, wrong in (
            ("word/odd.xml", 'w:val="right"', 'w:val="left"'),
            ("word/even.xml", 'w:val="left"', 'w:val="right"'),
        )
    }

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert [(item.place, item.found) for item in findings] == [
        ("页脚", "单页居左、双页居右")
    ]


def test_a_finding_names_clause_wanted_value_and_menu(tmp_path):
    (finding,) = check_page(spoiled(tmp_path, *dressed(font("宋体"))))

    assert finding.clause == "GB/T 9704-2012 5.2.2、7.3.3"
    assert finding.wanted == "3号仿宋_GB2312"
    assert "字体—中文字体" in finding.remedy


def test_what_the_standard_orders_is_an_error_and_what_is_usual_a_warning(tmp_path):
    ordered = check_page(spoiled(tmp_path, *FAULTS["margins"][0]))
    usual = check_page(spoiled(tmp_path, *FAULTS["body font"][0]))
    custom = check_page(spoiled(tmp_path, *FAULTS["widows"][0]))

    severities = [findings[0].severity for findings in (ordered, usual, custom)]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.HINT]


@pytest.mark.parametrize(
    ("condensed", "found", "severity"),
    [(0, "每行27字", Severity.HINT), (12, "每行26字", Severity.WARNING)],
)
def test_one_character_less_a_line_is_only_a_hint(tmp_path, condensed, found, severity):
    spacing = f'<w:spacing w:val="{condensed}"/>'

    findings = check_page(spoiled(tmp_path, '<w:spacing w:val="-5"/>', spacing))

    told = [item for item in findings if item.rule == "chars-per-line"]
    assert [(item.found, item.severity) for item in told] == [(found, severity)]


@pytest.mark.parametrize("wanted", ["仿宋", "FangSong"])
def test_another_name_of_the_same_font_is_no_fault(tmp_path, wanted):
    assert check_page(spoiled(tmp_path, *dressed(font(wanted)))) == []


def test_an_issuers_mark_may_be_red_in_a_table(tmp_path):
    cell = line(page.JOINT_MARK, "某某县人民政府")
    joint = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"

    assert check_page(spoiled(tmp_path, paper.MARK, joint)) == []


def test_closing_lines_in_a_table_have_the_rules_of_its_cells(tmp_path):
    def table(width: int) -> str:
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="{size}"/>'
            for side, size in (("top", width), ("insideH", 6), ("bottom", width))
        )
        rows = "".join(
            f"<w:tr><w:tc>{line(page.CLOSING, text)}</w:tc></w:tr>"
            for text in ("抄送：县委办公室。", "某某办　2020年3月16日印发")
        )
        return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{rows}</w:tbl>"

    assert check_page(spoiled(tmp_path, paper.CLOSING, table(8))) == []
    (finding,) = check_page(spoiled(tmp_path, paper.CLOSING, table(4)))
    assert (finding.rule, finding.found) == ("closing-rule-width", "0.18毫米")


def test_a_closing_line_may_hold_a_long_name_above_its_day(tmp_path):
    broken = paper.CLOSING.replace("　2020年", "</w:t><w:br/><w:t>2020年")

    word = spoiled(tmp_path, paper.CLOSING, broken)

    assert len(list(classify(word).of(Role.CLOSING))) == 2
    assert check_page(word) == []


def test_our_own_marked_blank_is_no_highlight(tmp_path):
    blank = r("【待填：", '<w:highlight w:val="yellow"/>') + r(
        "日期】", '<w:highlight w:val="yellow"/>'
    )
    body = paper.BODY.replace("</w:p>", f"{blank}</w:p>")

    assert check_page(spoiled(tmp_path, paper.BODY, body)) == []


def test_an_indent_typed_as_spaces_is_only_a_hint(tmp_path):
    typed = line(page.BODY, "　　" + paper.TEXT, '<w:ind w:firstLineChars="0"/>')

    findings = check_page(spoiled(tmp_path, paper.BODY, typed))

    assert [(item.rule, item.severity) for item in findings] == [
        ("indent-by-spaces", Severity.HINT)
    ]


def test_a_heading_that_runs_into_its_text_is_judged_apart(tmp_path):
    joined = line(page.BODY, "（一）落实责任。", rpr=font("楷体")).replace(
        "</w:p>", r("各部门要压实责任。") + "</w:p>"
    )
    whole = line(page.BODY, "（一）落实责任。", rpr=font("楷体")).replace(
        "</w:p>", r("各部门要压实责任。", font("楷体")) + "</w:p>"
    )

    assert check_page(spoiled(tmp_path, paper.LEVEL_2, joined)) == []
    (finding,) = check_page(spoiled(tmp_path, paper.LEVEL_2, whole))
    assert (finding.rule, finding.found) == ("body-font", "楷体")


@pytest.mark.parametrize("font_name", ["仿宋", "楷体"])
def test_a_long_item_with_an_ordinal_is_body_text(tmp_path, font_name):
    text = "（一）各部门要按照职责分工认真落实各项考核任务和整改要求。" * 2
    item = line(page.BODY, text, rpr=font(font_name))

    findings = check_page(spoiled(tmp_path, paper.LEVEL_2, item))

    assert [x.found for x in findings] == ["楷体"] * (font_name == "楷体")


@pytest.mark.parametrize(
    "text",
    ["（一）高度重视。", "（一）高度重视。各部门要压实责任。", "（一）按期报送；"],
)
def test_a_paragraph_that_ends_as_a_sentence_is_no_heading(tmp_path, text):
    plain = line(page.BODY, text)
    led_in = line(page.BODY, text[:3], rpr=font("楷体")).replace(
        "</w:p>", r(text[3:]) + "</w:p>"
    )

    assert check_page(spoiled(tmp_path, paper.LEVEL_2, plain)) == []
    assert check_page(spoiled(tmp_path, paper.LEVEL_2, led_in)) == []


def test_a_rule_below_the_line_above_is_the_first_rule_of_the_closing(tmp_path):
    below = '<w:pBdr><w:bottom w:val="single" w:sz="8"/></w:pBdr>'
    moved = line(page.BLANK_LINE, ppr=below) + paper.CLOSING.replace(paper.ABOVE, "")

    assert check_page(spoiled(tmp_path, paper.CLOSING, moved)) == []


def test_a_closing_mark_hangs_over_the_end_of_a_full_title_line(tmp_path):
    full = line(page.TITLE, "关于印发《县域生态环境质量监测考核办法稿》的通知")

    (finding,) = check_page(spoiled(tmp_path, paper.TITLE, full))

    assert finding.message == "标题回行不当：“的”不应在行首。"


LONG_NAME = "某某县国家重点生态功能区县域生态环境质量工作领导小组"


@pytest.mark.parametrize(
    ("name", "right", "date", "faulty"),
    [
        ("某某县人民政府办公室", 2.25, 4, False),
        ("某某县人民政府考核工作领导小组", 2, 8.5, False),
        ("某某县人民政府考核工作领导小组", 2, 6, True),
        ("某某办", 5.75, 4, False),
        ("某某县人民政府办公室", 4, 4, True),
        ("某某县国家重点生态功能区县域考核工作领导小组", 0, 4, False),
        ("某某办", 2.5, 2, False),
        (LONG_NAME, 0, 9, False),
        (LONG_NAME, 0, 4, False),
        (LONG_NAME, 0, 6, True),
        (LONG_NAME, 3, 9, True),
    ],
)
def test_signature_and_date_may_stand_with_a_seal_or_without(
    tmp_path, name, right, date, faulty
):
    def placed(look, text, chars):
        ind = f'<w:ind w:rightChars="{round(chars * 100)}" w:right="0"/>'
        return line(look, text, ind)

    both = placed(page.SIGNATURE, name, right) + placed(
        page.DATE, paper.DATE_TEXT, date
    )

    findings = check_page(spoiled(tmp_path, paper.SIGNATURE + paper.DATE, both))

    assert [item.rule for item in findings] == ["signature-place"] * faulty


# The end of the body's first paragraph.
TAIL = "要求。</w:t></w:r></w:p>"
LEFTOVERS = {
    "revisions": ("<w:p>", '<w:p><w:ins w:id="1"/>', "tracked-changes", "1处"),
    "hidden": (TAIL, f"要求。</w:t></w:r>{r('密', '<w:vanish/>')}</w:p>", "hidden-text", ""),
    "author": (">办公室<", ">python-docx<", "file-properties", "作者：python-docx"),
    "day": ("2020-03-01", "2013-12-23", "file-properties", "创建时间：2013-12-23"),
    "title": (">通知<", "><", "file-properties", "标题：空"),
    "card": (
        paper.CORE,
        paper.CORE.replace("办公室", "python-docx").replace("通知", ""),
        "file-properties",
        "作者：python-docx，标题：空",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_must_not_leave_the_office_in_a_file_is_told(tmp_path, name):
    old, new, rule, found = LEFTOVERS[name]
    parts = {key: text.replace(old, new, 1) for key, text in paper.PARTS.items()}

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert [(item.rule, item.found) for item in findings] == [(rule, found)]


def test_a_file_that_is_no_document_gets_that_hint_only(tmp_path):
    shopping = members("".join(p(f"买{n}斤白菜") for n in range(60)))

    findings = check_page(read_word(packed(tmp_path / "a.docx", shopping)))

    assert [(item.rule, item.severity) for item in findings] == [
        ("not-official", Severity.HINT)
    ]


def test_revisions_left_in_are_told_of_any_file(tmp_path):
    struck = '<w:del w:id="1"><w:r><w:delText>白菜</w:delText></w:r></w:del>'
    shopping = members(
        "".join(p(f"买{n}斤白菜") for n in range(9)) + f"<w:p>{struck}</w:p>"
    )

    findings = check_page(read_word(packed(tmp_path / "a.docx", shopping)))

    assert "tracked-changes" in {item.rule for item in findings}


@given(st.sampled_from(sorted(paper.PARTS)), st.randoms(use_true_random=False))
def test_a_mutilated_document_never_stops_the_checks(tmp_path_factory, name, chance):
    path = packed(
        tmp_path_factory.getbasetemp() / "mutilated.docx",
        paper.PARTS | {name: mutilated(paper.PARTS[name], chance)},
    )

    try:
        word = read_word(path)
    except BadFile:
        return

    assert all(item.message.endswith("。") for item in check_page(word))

"""What a report, a request and a letter may hold."""

import pytest

from tests.unit.proofread.texts import findings_in, rules_in


@pytest.mark.parametrize(
    ("title", "text", "rules"),
    [
        ("报告", "以上报告，妥否，请批示。", ["report-request"]),
        ("报告", "拟增加经费，请予批准。", ["report-request"]),
        ("报告", "特此报告，请予审核。", []),
        ("报告", "已上报的请示事项正在办理。", []),
        ("请示", "以上请示，妥否，请批示。", []),
        ("通知", "各单位报政府批准。", []),
        ("函", "请务必于近日报送，不得有误。", ["letter-tone"]),
        ("函", "请予支持为盼。", []),
        ("通知", "请务必于近日报送。", []),
        ("通知", "特此函告。", ["kind-ending"]),
        ("函", "特此函告。", []),
        ("函", "特此函复。", []),
        ("报告", "特此请示。", ["report-request", "kind-ending"]),
        ("通报", "特此通报。", []),
    ],
)
def test_a_kind_holds_what_it_may(title, text, rules):
    assert rules_in(f"关于某事的{title}\n\n市人民政府：\n{text}") == rules


def test_commands_in_a_letter_are_a_hint_once():
    text = "关于某事的函\n\n市人民政府：\n请务必办理。\n逾期将严肃问责。"

    findings = findings_in(text)

    assert [(one.severity, one.message) for one in findings] == [
        ("建议", "函里用了命令的语气：“务必”（共2处）。")
    ]


@pytest.mark.parametrize(
    ("line", "rules"),
    [("市人民政府：", []), ("市人民政府、市财政局：", ["addressee-one"])],
)
def test_a_request_goes_to_one_body(line, rules):
    assert rules_in(f"关于某事的请示\n\n{line}\n妥否，请批示。") == rules

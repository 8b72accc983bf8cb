"""The tags in the county's own wording, checked (文段, 指标.说明)."""

from notices.contexts import plan_tags, plan_values
from tracker.model.finding import Finding
from tracker.model.plan import Plan


def check_wording(plan: Plan) -> list[Finding]:
    """Findings on the tags in the county's own wording; quick where there are none."""
    texts = [one.description for one in plan.indicators]
    texts += [one.text for one in plan.passages]
    if not any("{" in text or "｛" in text for text in texts):
        return []
    # Loads the checker of templates, which most plans do not need.
    from notices.templatecheck.prose import check_prose

    return check_prose(plan, plan_tags(), plan_values(plan))

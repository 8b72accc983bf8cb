"""The plan's workbook read back: its facts, and the tags in the county's own wording."""

from dataclasses import replace
from pathlib import Path

from notices.wording import check_wording
from tracker.errors import KaoheError
from tracker.model.finding import Finding, has_errors
from tracker.model.plan import Plan
from tracker.storage.site import Site
from tracker.workbook import import_plan


def plan_in(path: Path) -> tuple[Plan | None, list[Finding]]:
    """The plan in the workbook at `path`, and all that is wrong; None with an error.

    Raises:
        BadFile: it is no workbook, or cannot be read safely.
    """
    plan, findings = import_plan(path)
    if plan is not None:
        findings += [replace(one, file=path.name) for one in check_wording(plan)]
    return (None if has_errors(findings) else plan), findings


def refuse_other_year(plan: Plan, site: Site) -> None:
    """Raises KaoheError where the plan is not of the site's year."""
    if plan.year.plan_year != site.year:
        raise KaoheError(
            f"工作簿是 {plan.year.plan_year} 年度的，这个文件夹是 {site.year} 年度的；"
            "请核对“年度”表的方案年度，或修改 kaohe.toml 的 year。"
        )

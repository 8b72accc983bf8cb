"""Findings on the workbook itself, in the shape all findings have."""

from tracker.model.finding import Finding, Severity


def error(rule: str, file: str, place: str, message: str, remedy: str) -> Finding:
    """What must be put right before anything is taken over."""
    return _finding(rule, Severity.ERROR, file, place, message, remedy)


def hint(rule: str, file: str, place: str, message: str, remedy: str) -> Finding:
    """What does no harm, but might not be meant."""
    return _finding(rule, Severity.HINT, file, place, message, remedy)


def _finding(
    rule: str, severity: Severity, file: str, place: str, message: str, remedy: str
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        file=file,
        place=place,
        message=message,
        remedy=remedy,
    )

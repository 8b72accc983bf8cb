"""What a site decides for itself about clocks and gates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The site's own rules, from `[rules]` in kaohe.toml.

    Attributes:
        warn_days: working days before the due day from which an item shows 临期.
        sign_days: working days to sign for a notice; None where nobody set any, and
            then no such clock runs.
        objection_days: working days in which a unit may object to what it was given.
        verify_by_other_unit: whether a rectification must be verified by another
            unit than the one that applied, not only by another person.
        publicity_days: working days a finished rectification is made public before
            it is closed; None where the site asks for no publicity.
        jump_percent: by more than how many per cent of last year's value a figure
            moves before somebody must say why.
    """

    warn_days: int = 3
    sign_days: int | None = None
    objection_days: int = 3
    verify_by_other_unit: bool = False
    publicity_days: int | None = None
    jump_percent: int = 20

"""The page: units report, the office decides, leaders look. No rule lives here."""

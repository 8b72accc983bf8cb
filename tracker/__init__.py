"""The ledger (台账): who must do what by when, and what came of it."""

"""Frozen values: what the ledger is about. Nothing here opens a file or asks the time."""

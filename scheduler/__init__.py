"""Reminders and escalation: what is due is found in the ledger, then sent."""

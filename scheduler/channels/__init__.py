"""The channels by which reminders leave; `making` makes them from the settings."""

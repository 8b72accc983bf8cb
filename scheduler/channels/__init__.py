"""The channels by which reminders leave."""

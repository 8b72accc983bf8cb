"""The commands of `kaohe`: one module a subject, and what they share."""

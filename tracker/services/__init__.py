"""What a user can do with the ledger: one transaction each, the changed record out."""

"""Official documents (公文): drafted from the ledger, checked before they leave."""

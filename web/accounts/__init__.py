"""Who may open the page: accounts, sessions, tokens; kept beside the ledger."""

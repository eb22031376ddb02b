"""Who may open what: every address and every call, as every role and as outsiders."""

"""The signed list of our official pages, accounts and hotlines."""

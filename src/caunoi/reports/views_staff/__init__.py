"""The officer's desk: the inbox beside the report, and every step as a form."""

"""Pages for residents: sending a report, and following it up."""

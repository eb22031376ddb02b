"""How days and moments are written and read: 27/11/2026 everywhere, weeks begin on Monday."""

"""Notices by e-mail: who wants them, the letters, and how one leaves."""

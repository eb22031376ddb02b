"""Visible reads of neighbourhoods."""

"""Tags for pages of staff."""

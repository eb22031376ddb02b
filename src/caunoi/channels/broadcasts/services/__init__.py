"""What staff do with a notice."""

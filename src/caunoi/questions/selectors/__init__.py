"""What may be read of answers, and by whom."""

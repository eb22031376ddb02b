"""What officers open of procedures, desks and papers."""

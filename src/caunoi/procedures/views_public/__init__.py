"""What residents open of procedures, appointments and papers."""

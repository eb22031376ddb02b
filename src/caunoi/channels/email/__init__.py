"""E-mail: letters out by SMTP, replies to a signed address in."""

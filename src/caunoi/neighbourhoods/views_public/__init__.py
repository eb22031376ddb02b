"""What residents open of their neighbourhood."""

"""What officers open of the neighbourhoods."""

"""What templates ask of the channels."""

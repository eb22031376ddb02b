"""The channel desk: how each channel fares, and what staff do where one does not."""

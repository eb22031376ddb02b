"""Questions and answers: what is published, how it is found, and the desk that answers."""

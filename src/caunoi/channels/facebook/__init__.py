"""Facebook's page: Messenger, comments under our posts, and the posts themselves."""

"""What is said in a chat: a pure function from what was heard to what is done and answered."""

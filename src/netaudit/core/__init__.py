"""What follows from what: pure functions. Time, keys and text come in as arguments."""

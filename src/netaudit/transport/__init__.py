"""Asking devices. What is asked is read-only by construction: the commands come from the platforms' readings."""

"""The works: what was shown after them, where they stand, and what leads back. Pure, like the rest of the core."""

"""Change control with real git, real ssh-keygen and the real command line."""

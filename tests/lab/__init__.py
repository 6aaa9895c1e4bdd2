"""A practice of real daemons in network namespaces, and what netaudit makes of it."""

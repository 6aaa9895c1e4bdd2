"""The workspace on disk: files people write, files netaudit writes, git, locks."""

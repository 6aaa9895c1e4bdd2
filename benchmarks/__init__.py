"""Costs are claimed from here only, each as a ratio against a named alternative measured in the same run."""

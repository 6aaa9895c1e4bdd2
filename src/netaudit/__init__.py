"""Audit and change control for the networks of dental and medical practices."""

__version__ = "0.1.0"

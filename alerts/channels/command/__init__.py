"""Alerts handed to a program of the user's, on its standard input."""

"""The pages are held to their word."""

"""Kept pages: removed in time, cleaned again, exported."""

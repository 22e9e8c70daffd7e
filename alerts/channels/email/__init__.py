"""Alerts mailed."""

"""Alerts in Discord."""

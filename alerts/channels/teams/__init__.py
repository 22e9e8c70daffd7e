"""Alerts in Microsoft Teams."""

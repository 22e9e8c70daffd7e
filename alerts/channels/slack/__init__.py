"""Alerts in Slack."""

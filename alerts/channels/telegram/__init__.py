"""Alerts in Telegram."""

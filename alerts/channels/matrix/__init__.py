"""Alerts in Matrix."""

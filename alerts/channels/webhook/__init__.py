"""Alerts posted as JSON, signed by Standard Webhooks."""

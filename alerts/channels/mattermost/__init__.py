"""Alerts in Mattermost."""

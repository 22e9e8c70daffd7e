"""Alerts as notifications of ntfy, on phones and desktops."""

"""Alerts as events of PagerDuty's."""

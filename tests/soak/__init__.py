"""Endurance: a daemon and outlets that never stop printing."""

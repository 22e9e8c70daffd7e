"""Alerts printed in the terminal."""

"""Kills the daemon at named points and random moments, and counts what arrived in the end."""

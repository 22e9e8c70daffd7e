"""Tests of the desk: what it serves, and how hubs push."""

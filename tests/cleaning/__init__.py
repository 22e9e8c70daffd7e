"""Tests of how pages become articles."""

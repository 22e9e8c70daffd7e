"""Tests of crawler/ (fetching and polling)."""

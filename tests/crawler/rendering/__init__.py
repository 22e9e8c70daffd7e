"""Tests of pages shown by a browser."""

"""Tests of what is new in reports."""

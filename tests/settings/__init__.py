"""Tests of the configuration and of the logs."""

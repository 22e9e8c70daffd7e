"""Tests of the demonstration: outlets, receivers, configuration, commentary."""

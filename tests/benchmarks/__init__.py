"""Tests of the benchmarks: that they run, and that their reports can say no."""

"""Speed and memory, measured: each benchmark is `python -m benchmarks.NAME` and prints a table."""

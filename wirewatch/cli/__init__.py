"""The command line: each command reads its arguments, calls a verb, and prints the answer."""

"""The program: command line, settings, wiring, the daemon."""

"""The log: one line an event, for people or for machines, our own events and other libraries'."""

from wirewatch.logs.setup import LogStyle, configure_logs, hear_twisted

__all__ = ["LogStyle", "configure_logs", "hear_twisted"]

"""The demonstration: outlets, receivers and a running commentary, all on this machine."""

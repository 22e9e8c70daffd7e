"""The stages of the daemon: each claims what is due and works on it."""

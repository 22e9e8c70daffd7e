"""The embedding model and the process that it runs in."""

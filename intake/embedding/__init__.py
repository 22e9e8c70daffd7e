"""What texts mean, by an embedding model on disk: optional, and in a process of its own."""

"""Source health: when a change is told, in which words, and that it is told once."""

"""Source health: what is noted of pages, when a change is told, and in which words."""

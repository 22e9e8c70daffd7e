"""A local news site of our own making, with all three kinds of source, and its tests."""

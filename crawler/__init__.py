"""When and how pages are fetched, and how they become articles."""

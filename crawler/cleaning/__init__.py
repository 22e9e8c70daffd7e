"""How a fetched page becomes an article: parsing, removal of chrome, text, metadata, workers."""

"""Archives of an invented outlet, read back: backfills, and gaps between two polls."""

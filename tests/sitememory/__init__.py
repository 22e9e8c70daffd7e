"""What recurs on a site's pages is learned, taken off, and forgotten."""

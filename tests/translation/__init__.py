"""Translation of what alerts tell."""

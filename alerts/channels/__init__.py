"""The ways out, a folder each."""

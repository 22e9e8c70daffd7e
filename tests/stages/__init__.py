"""The stages by themselves."""

"""The one door to other machines' addresses."""

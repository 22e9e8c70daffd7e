"""What a report says that a user was not told yet, and what its outlet took back."""

"""The suite itself: what its speed rests on."""

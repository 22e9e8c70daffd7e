"""Three invented outlets: what they print, and how their pages look."""

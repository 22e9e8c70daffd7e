"""Deliveries as a whole: two workers, one database, and a world that fails."""

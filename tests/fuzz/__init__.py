"""Long runs of the property tests."""

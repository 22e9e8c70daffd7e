def explain() -> None:
    """TODO."""

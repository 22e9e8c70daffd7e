"""Tables of languages; see ``matching.stories.quantities.tongue``."""

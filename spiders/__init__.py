"""How each kind of source lists its entries."""

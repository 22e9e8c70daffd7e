"""An article's whole way: record, matching, decision, one transaction."""

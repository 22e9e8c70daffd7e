"""The desk: what Wirewatch answers by HTTP."""

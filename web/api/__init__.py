"""The JSON API: what the commands show, for programs; under /api."""

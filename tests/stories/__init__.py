"""How articles come together into stories, and what is new in each."""

"""Reading config.toml: places, sentences, checks, and the reference made from the sections."""

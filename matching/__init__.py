"""Pure: text folding, the watch language, the matcher."""

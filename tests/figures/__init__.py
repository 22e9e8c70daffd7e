"""Labelled figures, and what judges by them: see GUIDE.md."""

"""Tests of the whole program, by its command line, over real HTTP and SMTP."""

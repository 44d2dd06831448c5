"""Measurements of the suite itself, each a program that prints what the documentation claims."""

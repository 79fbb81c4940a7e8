"""Turns the pages of PDF files upright by their /Rotate alone; nothing else of a file changes. See __main__.py."""

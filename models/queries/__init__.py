"""Reads: ids in, rows out, as far as the asking scope may see them.

Each function runs one statement, however many ids it is given.
"""

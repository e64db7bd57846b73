"""Lists: which rows a filter keeps, in which order, one page at a time."""

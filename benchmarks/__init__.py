"""How fast the server is, beside others that answer the same from the same rows."""

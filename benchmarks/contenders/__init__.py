"""Those who are measured: each a server of its own, started by its file's name."""

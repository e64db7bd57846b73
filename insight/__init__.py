"""Statistics over scores: pure functions, without I/O, clock or chance."""

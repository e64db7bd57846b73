"""Writes the contract as the code has it: ``python -m schema``."""

from schema.printed import FILE, printed

FILE.write_text(printed(), encoding="utf-8")

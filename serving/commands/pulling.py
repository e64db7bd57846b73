"""Bring a link up to date from a command, or watch the server do so."""

from models.queries.links import LinkRow


def pull(link: LinkRow, title: str) -> None:
    """Poll, with a progress bar, or watch whoever has the link's lease do it."""
    raise NotImplementedError(f"{title} {link.id}")

"""Numbers in words."""


def counted(number: int, noun: str) -> str:
    """A number with its noun, in singular or plural.

    >>> counted(1, "task"), counted(1200, "task")
    ('1 task', '1,200 tasks')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

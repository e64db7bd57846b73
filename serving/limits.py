"""How large a request may be, and how many may come: every limit of serving.

Those of the lower layers (``models/limits.py``) are added to them, so that all are
settings.
"""

from pydantic import NonNegativeInt, PositiveFloat, PositiveInt

from models import limits as below
from models.limits import setting

__all__ = ["Limits", "setting"]


class Limits(below.DataLimits):
    """The largest of everything that is taken."""

    tokens: PositiveInt = 2_000
    """Lexical tokens of a document."""
    depth: PositiveInt = 12
    """Fields inside each other; introspection is not counted."""
    aliases: PositiveInt = 30
    directives: PositiveInt = 50
    fields: PositiveInt = 500
    """Fields of an operation, those of a fragment once for each spread."""
    root_fields: PositiveInt = 20
    cost: PositiveInt = 5_000
    """Items that all pages of an operation may hold together."""
    items: PositiveInt = 20_000
    """Items of all lists in an operation's variables, those in JSON values apart."""
    levels: PositiveInt = 64
    """Lists and objects inside each other in a request's JSON."""
    head_bytes: PositiveInt = 64_000
    """A request's address and headers."""
    head_seconds: PositiveFloat = 10.0
    """How long a client may take to send them, from when it is connected."""
    idle_seconds: PositiveInt = 75
    """How long a connection may be without a request."""
    unsent_bytes: PositiveInt = 200_000_000
    """Of large answers that wait to be read, those of all clients of a process."""
    answer_seconds: PositiveFloat = 30.0
    """How long a client may read nothing of what it is answered."""
    body_bytes: PositiveInt = 1_000_000
    body_seconds: PositiveFloat = 5.0
    """How long a client may take to send its body."""
    errors: PositiveInt = 5
    """Errors that are reported of one operation."""
    operation_seconds: PositiveFloat = 10.0
    sockets: PositiveInt = 500
    """WebSockets of a process."""
    sockets_of_user: PositiveInt = 50
    subscriptions: PositiveInt = 20
    """Subscriptions of a socket at once."""
    subscription_cost: PositiveInt = 500
    """Items that all pages of one event of a subscription may hold together."""
    message_bytes: PositiveInt = 100_000
    """Bytes of a message that a client sends over a socket."""
    init_seconds: PositiveFloat = 5.0
    """How long a client may take to sign in on a socket."""
    send_seconds: PositiveFloat = 10.0
    """How long a client may take to read a message from a socket."""
    token_requests: NonNegativeInt = 6_000
    """Requests and messages of a token in a minute; 0 is without a limit."""
    address_requests: NonNegativeInt = 300
    """Requests of an address in a minute whose token is missing, wrong or new."""
    session_hours: PositiveFloat = 168.0
    """How long a browser stays signed in."""
    sessions_of_token: PositiveInt = 100
    """Browsers that are signed in with one token at once."""

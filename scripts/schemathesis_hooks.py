"""What Schemathesis cannot know: values of our JSON, and ids that there are."""

import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

_TEXTS = st.text(max_size=20).map(nodes.String)

schemathesis.graphql.scalar(
    "ID", st.integers(1, 30).map(str).map(nodes.String) | _TEXTS
)
schemathesis.graphql.scalar(
    "JSON",
    st.integers(-(2**70), 2**70).map(nodes.Int)
    | st.floats(allow_nan=False, allow_infinity=False).map(nodes.Float)
    | st.booleans().map(nodes.Boolean)
    | _TEXTS
    | st.lists(_TEXTS, max_size=3).map(nodes.List),
)

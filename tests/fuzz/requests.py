"""HTTP: bodies, media types, parameters, headers and paths of any kind."""

from typing import NamedTuple
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.fuzz.world import World, check_answer
from tests.serving.test_fuzzed_bodies import bodies, json_texts, media_types

_PATHS = ["/graphql"] * 12 + [
    *("/", "/graphiql", "/healthz", "/readyz", "/metrics", "/nothing", "/graphql/"),
    *("/graphql/x", "//graphql", "/%00", "/..%2f..%2fetc/passwd", "/assets/", "/%ff"),
]
_HEADERS = [
    "accept", "authorization", "content-encoding", "content-length", "cookie", "expect",
    "forwarded", "if-none-match", "if-modified-since", "origin", "range", "traceparent",
    "x-forwarded-for", "x-forwarded-host", "x-http-method-override", "x-request-id",
    "access-control-request-method", "access-control-request-headers", "te", "upgrade",
]  # fmt: skip
_WORDS = [
    "", "*/*", "application/json", "bytes=0-1", "Bearer gt_0_0", "gzip", "null", "\x7f",
    "text/html;q=x", "1" * 500, "https://evil.example", "::1", "127.0.0.1, 1", "-1",
]  # fmt: skip
_words = st.sampled_from(_WORDS) | st.text(
    st.characters(min_codepoint=32, max_codepoint=255), max_size=20
)
_METHODS = ["POST"] * 8 + ["GET"] * 5 + ["HEAD", "OPTIONS", "PUT", "X", "DELETE"]
_DOCUMENTS = [
    "{ viewer { id } }",
    "query A { viewer { id } } query B { projects { totalCount } }",
    "mutation { unsetGroundTruth(annotationId: 1) { changed } }",
    "query ($v: ID!) { node(id: $v) { id } }",
    "{",
    "",
]


class Case(NamedTuple):
    """One request."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes


_parameters = st.lists(
    st.tuples(
        st.sampled_from(["query", "variables", "operationName", "extensions", "x"]),
        st.sampled_from(_DOCUMENTS) | json_texts | st.text(max_size=9),
    ),
    max_size=3,
)
_untyped = st.builds(
    Case,
    st.sampled_from(_METHODS),
    st.sampled_from(_PATHS),
    _parameters,
    st.dictionaries(st.sampled_from(_HEADERS), _words, max_size=3),
    bodies,
)
CASES = st.tuples(_untyped, media_types).map(
    lambda both: both[0]._replace(headers={"content-type": both[1], **both[0].headers})
)


def run(world: World, case: Case) -> None:
    """Send it."""
    query = urlencode(case.query, errors="surrogatepass")
    headers = {
        name.encode(): value.encode("latin-1") for name, value in case.headers.items()
    }
    response = world.client.request(
        case.method,
        f"{case.path}?{query}" if query else case.path,
        headers=headers,
        content=case.body,
        follow_redirects=False,
    )
    check_answer(response)

"""The webhook of a link in Label Studio: only there to wake us.

Label Studio sends it once, unsigned, while an annotator waits for it. So it has no
content, and nothing depends on its arrival. The secret in its header keeps out
everybody who is not a member of that Label Studio: its members can read it.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from linking.client import LabelStudioClient, Missing, NotAccepted
from models.commands.link_hooks import KeptHook
from models.refusals import Reason, Refusal

PATH = "/hooks/label-studio/"
ACTIONS = (
    "TASKS_CREATED",
    "TASKS_DELETED",
    "ANNOTATION_CREATED",
    "ANNOTATIONS_CREATED",
    "ANNOTATION_UPDATED",
    "ANNOTATIONS_DELETED",
    "PROJECT_UPDATED",
)
"""All that there are would make Label Studio fail where it creates label links."""
NOT_SENT = (
    "Label Studio does not send webhooks to private addresses. Start it with"
    " SSRF_PROTECTION_ENABLED=false, or leave it: without a webhook, changes are seen"
    " with the next poll, by default within 15 s."
)
_SECRET_BYTES = 32


class HookNotAllowed(Refusal):
    """Label Studio refuses to send to this address. The link works without."""


def url_of(public_url: str, link_id: int) -> str:
    """The address that Label Studio is to send to.

    Args:
        public_url: of this server as Label Studio reaches it, with or without a path.
        link_id: the link.

    Raises:
        Refusal: it is not such an address.

    """
    try:
        parts = urlsplit(public_url)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_right = is_right and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right or parts.username is not None or parts.query or parts.fragment:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"{_without_user(public_url)!r} is not the address of this server. Write it"
            " as Label Studio reaches it, such as https://labels.example.org.",
        )
    return f"{public_url.rstrip('/')}{PATH}{link_id}"


def make(
    client: LabelStudioClient, remote_project_id: int, link_id: int, public_url: str
) -> KeptHook:
    """Make the webhook of a link in Label Studio, in the place of an earlier one.

    Raises:
        HookNotAllowed: Label Studio does not send to this address.
        Refusal: it is not an address, or Label Studio refuses the webhook.
        LabelStudioError: Label Studio cannot be asked.

    """
    url = url_of(public_url, link_id)
    for webhook in client.webhooks(remote_project_id):
        if webhook.get("url") == url:
            remove(client, webhook["id"])
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    made = _made(
        client,
        {
            "url": url,
            "project": remote_project_id,
            "send_payload": False,  # an annotator waits a third less; no data leaves
            "send_for_all_actions": False,
            "actions": list(ACTIONS),
            "headers": {"Authorization": f"Bearer {secret}"},
            "is_active": True,
        },
    )
    return KeptHook(made, url, digest_of(secret))


def remove(client: LabelStudioClient, webhook_id: int) -> None:
    """Delete a webhook in Label Studio, if it is still there.

    Raises:
        LabelStudioError: Label Studio cannot be asked.

    """
    with suppress(Missing):
        client.remove_webhook(webhook_id)


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has enough bits not to be guessed from this."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def is_right(authorization: str, secret_sha256: str | None) -> bool:
    """Whether a request's Authorization header has the secret with this digest.

    Takes as long without a digest, for a link that does not exist.
    """
    scheme, _, secret = authorization.partition(" ")
    expected = secret_sha256 or _NO_SECRET
    is_equal = hmac.compare_digest(digest_of(secret.strip()), expected)
    return is_equal and secret_sha256 is not None and scheme.lower() == "bearer"


_NO_SECRET = digest_of("")


def _made(client: LabelStudioClient, webhook: dict[str, object]) -> int:
    try:
        number: int = client.make_webhook(webhook)["id"]
    except NotAccepted as error:
        if error.status == HTTPStatus.FORBIDDEN:
            raise HookNotAllowed(Reason.INVALID_VALUE, NOT_SENT) from None
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Label Studio refuses a webhook to {webhook['url']} (status"
            f" {error.status}). Give an address that it can reach.",
        ) from None
    return number


def _without_user(url: str) -> str:
    """An address as it may be shown: what stands before an @ may be a password."""
    return url.rpartition("@")[2]

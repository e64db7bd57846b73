"""What the subcommands of ``link`` do; see :mod:`serving.commands.links`."""

import sys
from functools import partial
from pathlib import Path

import click

from linking import adding, clients, hooks, making
from linking.addresses import base_url_of
from linking.asking import ask
from linking.client import LabelStudioError, label_studio_time
from linking.hooks import HookNotAllowed
from linking.making import STAR_IS_SEEN, LinkWish
from models import timestamps
from models.commands import link_hooks
from models.commands import links as commands
from models.commands.links import LinkChange, LinkState
from models.db import database as db
from models.lists.pages import Window
from models.queries import links
from models.queries.links import LinkRow
from models.refusals import Reason, Refusal
from serving import label_studio, settings
from serving.commands import database, pulling, tables
from serving.commands import projects as project_names
from serving.commands.agreeing import NO_TERMINAL
from serving.commands.words import counted

ASK = "Token of Label Studio (Account & Settings, Personal Access Token)"
NO_TERMINAL_TO_ASK = (
    "There is no terminal to ask for the token of Label Studio. Give --token-file FILE"
    " or set GROUND_TRUTH_LABEL_STUDIO_TOKEN."
)
SHOWN_REFUSALS = 5
SHOWN_WRITES = 10


def show_projects(url: str, token_file: Path | None) -> None:
    """List the projects of a Label Studio. No database is needed."""
    _configure()
    base_url = base_url_of(url)
    client = clients.client_for(base_url, _token(token_file))
    projects = ask(client, adding.projects_of)
    head = ("PROJECT", "TITLE", "TASKS", "ANNOTATIONS", "GROUND TRUTHS")
    tables.show(
        head,
        [
            (
                str(project.id),
                project.title,
                f"{project.task_count:,}",
                f"{project.annotation_count:,}",
                f"{project.ground_truth_count:,}",
            )
            for project in projects
        ],
    )


@database.opened_or_new
def add(  # noqa: PLR0913 - the options of the command
    url: str,
    remote_project_id: int,
    *,
    title: str | None,
    into: str | None,
    push: bool,
    every: int,
    webhook: str | None,
    no_pull: bool,
    token_file: Path | None,
) -> None:
    """Check, make the link, and pull for the first time."""
    _configure()
    if title is not None and into is not None:
        raise click.UsageError("Give --title for a new project, or --into, not both.")
    base_url = base_url_of(url)
    project_id = None if into is None else project_names.named(into).id
    if webhook is not None:
        hooks.url_of(webhook, 1)
    wish = LinkWish(
        url=base_url,
        token=_token(token_file),
        remote_project_id=remote_project_id,
        project_id=project_id,
        title=title,
        pushes=push,
        poll_seconds=every,
    )
    plan = making.plan(wish)
    for note in plan.notes:
        click.echo(note, err=True)
    link_id = making.make(plan, None)
    link = _known(link_id)
    click.echo(
        f"Link {link_id}: project {link.project_id} follows project"
        f" {remote_project_id} ({link.remote_title}) of {base_url}."
    )
    if webhook is not None:
        _make_webhook(link, webhook)
    if no_pull:
        return
    pulling.pull(link, "Pulling")
    _show_outcome(link_id)


@database.opened
def show_links() -> None:
    """List all links."""
    with db.read():
        rows = links.every()
        waiting = links.write_counts([row.project_id for row in rows])
    head = (
        "LINK", "PROJECT", "LABEL STUDIO", "TITLE", "STATE", "PULLED", "WAITING WRITES"
    )  # fmt: skip
    tables.show(
        head,
        [
            (
                str(row.id),
                str(row.project_id),
                _remote(row),
                row.remote_title,
                row.state,
                tables.moment(row.pulled_at),
                f"{waiting.get(row.project_id, 0):,}" if row.pushes else "-",
            )
            for row in rows
        ],
    )


@database.opened
def show_link(link_id: int) -> None:
    """Show all that there is to say of a link."""
    row = _known(link_id)
    for name, text in _lines(row):
        click.echo(f"{name:<14} {text}")
    _show_refusals(row)
    _show_writes(row)


@database.opened
def sync(link_id: int, *, full: bool, accept_deletions: bool, dry_run: bool) -> None:
    """Poll now, or let the server that runs do it."""
    _configure()
    link = _known(link_id)
    if dry_run:
        _preview(link)
        return
    commands.ask_for_sync(link_id, is_full=full, accepts_deletions=accept_deletions)
    pulling.pull(link, "Pulling")
    _show_outcome(link_id)


@database.opened
def pause(link_id: int) -> None:
    """Let a link rest."""
    _known(link_id)
    commands.change(link_id, LinkChange(is_paused=True))
    click.echo(f"Link {link_id} is paused. `link resume {link_id}` continues it.")


@database.opened
def resume(link_id: int) -> None:
    """Let a link go on."""
    _known(link_id)
    commands.change(link_id, LinkChange(is_paused=False))
    click.echo(
        f"Link {link_id} continues. If no server runs, `link sync {link_id}` polls."
    )


@database.opened
def replace_token(link_id: int, token_file: Path | None) -> None:
    """Give a link another token, once Label Studio accepts it for the project."""
    _configure()
    link = _known(link_id)
    token = _token(token_file)
    client = clients.client_for(link.base_url, token)
    ask(client, partial(adding.check_project, project_id=link.remote_project_id))
    sealed = clients.seal(token, link.base_url)
    commands.change(link_id, LinkChange(token_sealed=sealed))
    click.echo(f"Link {link_id} has another token.")


@database.opened
def change(link_id: int, *, pushes: bool | None, every: int | None) -> None:
    """Change whether a link pushes, or how often it polls."""
    if pushes is None and every is None:
        raise click.UsageError("Give --push, --no-push or --every TIME.")
    row = _known(link_id)
    commands.change(link_id, LinkChange(pushes=pushes, poll_seconds=every))
    if pushes and not row.pushes:
        click.echo(STAR_IS_SEEN)
        waiting = counted(_waiting(row), "ground truth")
        click.echo(f"Waiting to be written: {waiting}.")
    click.echo(f"Changed link {link_id}.")


@database.opened
def remove(link_id: int, *, keep: bool, yes: bool) -> None:
    """Remove a link, with its webhook in Label Studio."""
    _configure()
    link = _known(link_id)
    if not yes:
        if not sys.stdin.isatty():
            raise click.ClickException(NO_TERMINAL)
        click.confirm(
            f"Project {link.project_id} no longer follows {_remote(link)}, and stays as"
            " it is. Remove the link?",
            abort=True,
        )
    if link.webhook_id is not None and not keep:
        _remove_webhook(link, link.webhook_id)
    commands.remove(link_id)
    click.echo(f"Removed link {link_id}. Project {link.project_id} stays as it is.")


def _configure() -> None:
    label_studio.configure(settings.load())


def _known(link_id: int) -> LinkRow:
    with db.read():
        row = links.by_ids([link_id]).get(link_id)
    if row is None:
        raise Refusal(
            Reason.NOT_FOUND, f"Link {link_id} was not found. `link list` shows all."
        )
    return row


def _pulled(row: LinkRow) -> int:
    """How many tasks of Label Studio are here."""
    with db.read():
        return links.pulled_task_counts([row.project_id]).get(row.project_id, 0)


def _waiting(row: LinkRow) -> int:
    """How many ground truths wait to be written to Label Studio."""
    with db.read():
        return links.write_counts([row.project_id]).get(row.project_id, 0)


def _remote(row: LinkRow) -> str:
    return f"project {row.remote_project_id} of {row.base_url}"


def _token(file: Path | None) -> str:
    """The token from a file, the setting, or the terminal.

    Raises:
        click.ClickException: it is empty, or there is no terminal to ask.

    """
    given = settings.load().label_studio_token
    if file is not None:
        token = file.read_text(encoding="utf-8", errors="replace").strip()
        place = str(file)
    elif given is not None:
        token, place = given.get_secret_value().strip(), "the setting"
    elif sys.stdin.isatty():
        token, place = click.prompt(ASK, hide_input=True).strip(), "the input"
    else:
        raise click.ClickException(NO_TERMINAL_TO_ASK)
    if not clients.is_token(token):
        raise click.ClickException(
            f"What {place} holds is not a token. In Label Studio, copy it from Account"
            " & Settings, Personal Access Token."
        )
    return token


def _make_webhook(link: LinkRow, public_url: str) -> None:
    """Make the webhook; the link works without one, so it only tells."""
    client = clients.client_of(link)
    try:
        hook = hooks.make(client, link.remote_project_id, link.id, public_url)
    except HookNotAllowed as error:
        click.echo(error.message, err=True)
        return
    except (Refusal, LabelStudioError) as error:
        click.echo(f"The webhook was not made. {error}", err=True)
        return
    finally:
        client.close()
    link_hooks.keep(link.id, hook)
    click.echo(f"Label Studio sends its webhooks to {hook.url}.")


def _remove_webhook(link: LinkRow, webhook_id: int) -> None:
    try:
        ask(clients.client_of(link), partial(hooks.remove, webhook_id=webhook_id))
    except LabelStudioError as error:
        click.echo(
            f"The webhook {webhook_id} stays in Label Studio: {error} Delete it there:"
            " Settings, Webhooks.",
            err=True,
        )


def _preview(link: LinkRow) -> None:
    """Tell what a poll would find, and change nothing."""
    client = clients.client_of(link)
    try:
        there = client.project(link.remote_project_id)
        changed = None
        if link.cursor_at is not None:
            moment = label_studio_time(link.cursor_at)
            changed = client.tasks_changed_after(
                link.remote_project_id, moment, 1
            ).total
    finally:
        client.close()
    click.echo(
        f"Label Studio has {counted(int(there['task_number']), 'task')}; here are"
        f" {_pulled(link):,} of them."
    )
    if changed is not None:
        verb = "was" if changed == 1 else "were"
        click.echo(
            f"{counted(changed, 'task')} {verb} added or changed there since the last"
            " poll."
        )
    if link.pushes:
        waiting = counted(_waiting(link), "ground truth")
        click.echo(f"Waiting to be written there: {waiting}.")
    click.echo("Nothing was changed.")


def _show_outcome(link_id: int) -> None:
    """Tell where the link is now; a problem ends the command with an error.

    Raises:
        click.ClickException: the link has a problem.

    """
    row = _known(link_id)
    if row.problem is not None and row.state != LinkState.FOLLOWING:
        raise click.ClickException(row.problem)
    click.echo(
        f"Project {row.project_id} has {counted(_pulled(row), 'task')} of Label Studio"
        f" ({row.state})."
    )
    if row.problem is not None:
        click.echo(row.problem, err=True)


def _lines(row: LinkRow) -> list[tuple[str, str]]:
    """What there is to say of a link, each with its name."""
    there = "?" if row.remote_task_count is None else f"{row.remote_task_count:,}"
    took = "" if row.pull_milliseconds is None else (
        f", took {row.pull_milliseconds / 1000:.1f} s"
    )  # fmt: skip
    lines = [
        ("Link", str(row.id)),
        ("Project", str(row.project_id)),
        ("Follows", f"{_remote(row)} ({row.remote_title})"),
        ("State", row.state),
        ("Problem", row.problem or "-"),
        ("Tasks", f"{_pulled(row):,} here, {there} in Label Studio"),
        ("Last poll", f"{tables.moment(row.pulled_at)}{took}"),
        ("Next poll", _next_poll(row)),
        ("Read up to", tables.moment(row.cursor_at)),
        ("Full pass", tables.moment(row.full_pass_at)),
        ("Writes", "ground truths" if row.pushes else "nothing"),
    ]
    if row.webhook_url is not None:
        seen = tables.moment(row.webhook_seen_at)
        lines.append(("Webhook", f"{row.webhook_url}, last received {seen}"))
    return lines


def _next_poll(row: LinkRow) -> str:
    every = f"every {row.poll_seconds} s"
    if row.state == LinkState.PAUSED:
        return "paused"
    return f"at once, then {every}" if row.next_at <= timestamps.now() else every


def _show_refusals(row: LinkRow) -> None:
    with db.read():
        refusals = links.refusals(row.project_id, SHOWN_REFUSALS + 1)
    if refusals:
        click.echo("\nTasks of Label Studio that were not, or not all, taken over:")
    for refusal in refusals[:SHOWN_REFUSALS]:
        click.echo(f"  task {refusal.remote_task_id}: {refusal.problem}")
    if len(refusals) > SHOWN_REFUSALS:
        click.echo("  … and more")


def _show_writes(row: LinkRow) -> None:
    count = _waiting(row)
    if not count:
        return
    with db.read():
        [page] = links.write_pages([row.project_id], Window(first=SHOWN_WRITES))
    click.echo(f"\nWaiting to be written to Label Studio: {count:,}")
    head = ("TASK", "GROUND TRUTH", "REASON", "TRIES", "PROBLEM")
    tables.show(
        head,
        [
            (
                f"Task:{write.task_id}",
                "none" if write.annotation_id is None
                else f"Annotation:{write.annotation_id}",
                write.reason,
                str(write.tries),
                write.error or "-",
            )
            for write in page.rows
        ],
    )  # fmt: skip

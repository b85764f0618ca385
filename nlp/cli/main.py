"""The commands and their options. Exit codes: 0 done, 1 the run failed, 2 unusable call, input or store, 130 interrupted."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from data.schema import WEEK_STARTS, EarshotError, InputError, SchemaError, StoreError
from nlp.config import DEFAULT_SEED, Config

FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130

_STORE = click.option("--store", type=click.Path(path_type=Path), required=True, help="Folder of the store.")
_INPUTS = click.argument("inputs", nargs=-1, required=True)
_READING = (
    click.option("--column", "columns", multiple=True, metavar='FIELD="HEADER"', help="Which column holds a field; may be repeated."),
    click.option("--mapping", type=click.Path(path_type=Path), help="TOML file with a [columns] table: field = header."),
    click.option("--source", help="What to call these inputs (default: the file's name without dates and digits)."),
    click.option("--keep-column", "keep", multiple=True, metavar="HEADER", help="A column to keep as a filter; may be repeated."),
    click.option(
        "--code",
        "codes",
        multiple=True,
        metavar="FIELD:CODE=MEANING",
        help="What a code of status, channel or csat means, e.g. status:17=pending; may be repeated.",
    ),
    click.option("--again", is_flag=True, help="Read files that were imported before again; what came of them is replaced, not added to."),
    click.option("--timezone", help="Zone of times that name none, e.g. Europe/Warsaw (default UTC; kept with the store)."),
    click.option(
        "--chosen", hidden=True, type=click.Path(path_type=Path, allow_dash=True), help="What was chosen on the Imports page (JSON)."
    ),
)


def _reading(command: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(_READING):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Earshot: what customers already tell support."""


@cli.command()
@_INPUTS
@_STORE
@_reading
@click.option(
    "--context", type=click.Path(path_type=Path), help="Folder with events, customer base, surveys, customers, opinions (docs/context.md)."
)
@click.option("--drop-column", "drop", multiple=True, metavar="HEADER", help="A column that shall be no filter any more; may be repeated.")
@click.option("--week-start", type=click.Choice(WEEK_STARTS), help="First day of the week (default monday; kept with the store).")
@click.option("--encoder", default="balanced", show_default=True, help="fast, balanced, best, or a folder with a model.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Where batches run.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes for the per-conversation stages (0: one per core).")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Seed of everything drawn at random.")
@click.option("--full", is_flag=True, help="Recompute and refit everything from the stored, redacted turns.")
@click.option(
    "--keep", "keep_days", type=click.IntRange(0), metavar="DAYS",
    help="Keep conversations that many days and no longer (0: for good, the default; kept with the store).",
)  # fmt: skip
@click.option("--accept", is_flag=True, help="Publish although an input lost a column or has far fewer rows than the one before it.")
@click.option("--run-id", hidden=True, help="Name of the run's folder, chosen by the dashboard.")
def run(
    inputs: tuple[str, ...],
    store: Path,
    columns: tuple[str, ...],
    mapping: Path | None,
    source: str | None,
    keep: tuple[str, ...],
    codes: tuple[str, ...],
    again: bool,
    timezone: str | None,
    chosen: Path | None,
    context: Path | None,
    drop: tuple[str, ...],
    week_start: str | None,
    encoder: str,
    engine: str,
    workers: int,
    seed: int,
    full: bool,
    keep_days: int | None,
    accept: bool,
    run_id: str | None,
) -> None:
    """Import INPUT (files, folders, globs), analyse and publish."""
    from nlp.cli.reading import Reading
    from nlp.cli.run import run as execute  # the analysis imports for seconds: not for --help

    config = Config(encoder=encoder, engine=engine, workers=workers, seed=seed)
    reading = Reading(
        columns=columns, mapping=mapping, source=source, keep=keep, drop=drop, codes=codes, timezone=timezone, chosen=chosen, again=again,
    )  # fmt: skip
    execute(
        inputs, store=store, reading=reading, context=context, config=config, full=full, accept=accept, week_start=week_start,
        keep_days=keep_days, run_id=run_id, request=_request(click.get_current_context()),
    )  # fmt: skip


_NOT_AGAIN = ("store", "run_id", "accept")


def _request(context: click.Context) -> list[str]:
    """The call's arguments without store, run and consent, paths in full: what to call again to let the run go on."""
    arguments = [str(Path(one).absolute()) for one in context.params["inputs"]]
    for option in context.command.params:
        value = context.params[option.name or ""]
        if not isinstance(option, click.Option) or option.name in _NOT_AGAIN:
            continue
        if value is False or value in (None, (), option.default):  # 0 is no flag: --keep 0
            continue
        for one in value if option.multiple else [value]:
            arguments += [option.opts[0]] if option.is_flag else [option.opts[0], str(one.absolute() if isinstance(one, Path) else one)]
    return arguments


@cli.command()
@_INPUTS
@_reading
@click.option("--store", type=click.Path(path_type=Path), help="Count against what is published there.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, with five redacted sample rows per file.")
def check(
    inputs: tuple[str, ...],
    columns: tuple[str, ...],
    mapping: Path | None,
    source: str | None,
    keep: tuple[str, ...],
    codes: tuple[str, ...],
    again: bool,
    timezone: str | None,
    chosen: Path | None,
    store: Path | None,
    as_json: bool,
) -> None:
    """Show what would be imported, what would be rejected, and why. Stores nothing."""
    from nlp.cli.check import check as execute
    from nlp.cli.reading import Reading

    reading = Reading(
        columns=columns, mapping=mapping, source=source, keep=keep, codes=codes, timezone=timezone, chosen=chosen, again=again
    )
    execute(inputs, reading, store=store, as_json=as_json)


@cli.command()
@click.option("--rows", type=click.IntRange(1), default=3000, show_default=True, help="Conversations to generate.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="CSV file; the planted truth goes beside it.")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Same seed, same file.")
def sample(rows: int, out: Path, seed: int) -> None:
    """Generate support data of an invented bank, with planted truth."""
    from nlp.cli.sample import sample as execute

    execute(rows=rows, out=out, seed=seed)


@cli.command()
@_STORE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the files.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True, help="File format.")
def export(store: Path, out: Path, kind: str) -> None:
    """Write every table of the published snapshot as CSV or Parquet."""
    from nlp.cli.export import export as execute

    execute(store, out, kind=kind)


@cli.command()
@_STORE
@click.option("--labels", type=click.Path(path_type=Path), required=True, help="CSV: conversation_id and topic, sentiment or theme.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def evaluate(store: Path, labels: Path, as_json: bool) -> None:
    """Compare the published snapshot with labels that people gave."""
    from nlp.cli.evaluate import evaluate as execute

    execute(store, labels, as_json=as_json)


@cli.command(context_settings={"ignore_unknown_options": True})  # a question may begin with a dash
@click.argument("question")
@_STORE
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Only conversations that match; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def ask(question: str, store: Path, filters: tuple[str, ...], as_json: bool) -> None:
    """Answer QUESTION from what customers told support, or say why support cannot."""
    from nlp.cli.ask import ask as execute

    execute(question, store, filters=filters, as_data=as_json)


@cli.command()
@_STORE
@click.option("--customer", metavar="ID", help="The person's id, as in the export.")
@click.option("--conversation", metavar="ID", help="One conversation instead of a person.")
@click.option("--source", help="The conversation's source, where several have its id.")
def forget(store: Path, customer: str | None, conversation: str | None, source: str | None) -> None:
    """Remove a person (or a conversation) everywhere, for good."""
    from nlp.cli.forget import forget as execute

    execute(store, customer=customer, conversation=conversation, source=source)


@cli.command(hidden=True)
@_STORE
@click.option("--conversation", nargs=2, metavar="SOURCE ID", help="Only there (default: everywhere).")
@click.option("--who", help="Who decided.")
def remove(store: Path, conversation: tuple[str, str] | None, who: str | None) -> None:
    """Hide the words on standard input from every file of the store; the dashboard's *Remove from view*."""
    from nlp.cli.forget import remove as execute

    execute(store, sys.stdin.read(), conversation=conversation, who=who)


@cli.command()
@_STORE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the archive.")
def backup(store: Path, out: Path) -> None:
    """Copy what cannot be computed again: ledger, salt, context."""
    from nlp.cli.backup import backup as execute

    click.echo(execute(store, out))


@cli.command()
@click.argument("archive", type=click.Path(path_type=Path))
@_STORE
def restore(archive: Path, store: Path) -> None:
    """Put a backup's files into a new store, or back into its own."""
    from nlp.cli.backup import restore as execute

    execute(archive, store)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and turn what went wrong into one readable message and an exit code."""
    try:
        cli.main(args=arguments, prog_name="python -m nlp", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show(sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        click.echo("\nInterrupted. Nothing half-finished was published; the same command goes on where it stopped.", err=True)
        return INTERRUPTED
    except (InputError, StoreError, SchemaError) as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        return UNUSABLE
    except EarshotError as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        return FAILED
    except OSError as error:
        click.echo(f"{_of_disk(error)} Nothing was published.", err=True)
        return UNUSABLE if error.errno in _UNUSABLE_PATH else FAILED
    return 0


_UNUSABLE_PATH = frozenset({errno.EACCES, errno.EEXIST, errno.EISDIR, errno.ENOENT, errno.ENOTDIR, errno.EPERM, errno.EROFS})
"""What a path is that another one would mend; a full or broken disk is a run that failed."""


def _of_disk(error: OSError) -> str:
    """Wanted, got, where, what to do, of a file or folder that the system refused."""
    where = f" {error.filename}" if error.filename else ""
    return f"{type(error).__name__}:{where} cannot be read or written: {error.strerror or error}. Give another path, or its owner's rights."

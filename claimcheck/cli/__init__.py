"""The command line: options, exit codes, and nothing else.

Each command's work is a file of its own here, imported when the command runs, so that `--help` answers
at once.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="claimcheck",
    help="Check generated research summaries against the arXiv papers they cite.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

OK, FOUND, USAGE, INCOMPLETE, FAULT = range(5)
"""Exit codes: nothing found, findings, wrong call or input, something could not be looked at, our fault."""


class FailOn(StrEnum):
    """From which verdict on `check` exits with 1; each takes in those before it."""

    CONTRADICTED = "contradicted"
    NOT_FOUND = "not-found"
    UNCLEAR = "unclear"
    CAVEAT = "caveat"
    NEVER = "never"


class Tables(StrEnum):
    """When tables are read."""

    NEEDED = "needed"
    ALL = "all"
    NONE = "none"


class FailRerun(StrEnum):
    """Which outcomes of `rerun` exit with 1."""

    NOT_REPRODUCED = "not-reproduced"
    NEVER = "never"


class DiffFormat(StrEnum):
    """How `diff` says what changed."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


PapersOption = Annotated[
    list[Path], typer.Option("--papers", metavar="DIR", help="Local papers, before the network. Repeatable.")
]
PaperOption = Annotated[
    list[str], typer.Option("--paper", metavar="ID=FILE", help="This file is that paper. Repeatable.")
]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Never open a connection.")]
LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", envvar="CLAIMCHECK_LIBRARY", help="Library; default: user cache folder."),
]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Instead of reports/<set>.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Nothing but errors on standard error.")]


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from .. import __version__

        typer.echo(f"claimcheck {__version__}")
        raise typer.Exit


@app.command()
def check(
    summaries: Annotated[
        list[str], typer.Argument(metavar="SUMMARY...", help="Files, folders, or - for standard input.")
    ],
    papers: PapersOption = [],  # noqa: B006 - typer copies it
    paper: PaperOption = [],  # noqa: B006
    offline: OfflineOption = False,
    out: OutOption = None,
    set_name: Annotated[str | None, typer.Option("--set", metavar="NAME", help="Name of the set.")] = None,
    json_to: Annotated[
        str | None, typer.Option("--json", metavar="FILE|-", help="Findings, one JSON object a line.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Of html, md, json, ...; comma-separated.")
    ] = "html,md,json",
    tables: Annotated[Tables, typer.Option(help="When tables are read.")] = Tables.NEEDED,
    fail_on: Annotated[FailOn, typer.Option(help="From which finding on the exit code is 1.")] = (FailOn.CONTRADICTED),
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="Exit 0 although something could not be looked at.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Accepted findings do not count.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Add today's findings to the baseline, to be filled in.")
    ] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help="For the baseline's end dates.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="Processes on this machine.")] = 1,
    on: Annotated[str, typer.Option("--on", metavar="ray|ray://HOST:PORT", help="Spread over a Ray cluster.")] = "",
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep complete reports of the same summary and settings.")
    ] = False,
    entailment: Annotated[
        str, typer.Option("--entailment", metavar="MODEL", help="Ask this model about claims that stay open.")
    ] = "",
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Marked copies of the papers beside the report.")
    ] = False,
    table: Annotated[Path | None, typer.Option("--table", metavar="FILE", help="One row a claim, as Parquet.")] = None,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Judge every claim of generated summaries by the papers they cite.

    Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 wrong call or input;
    3 something could not be looked at; 4 could not write, or a fault of ours.
    """
    from ..scale import Spread
    from .check import Options, run

    raise typer.Exit(
        run(
            summaries,
            Options(
                papers=tuple(papers),
                paper=tuple(paper),
                offline=offline,
                out=out,
                set_name=set_name,
                json_to=json_to,
                formats=formats,
                tables=tables.value,
                fail_on=fail_on.value,
                allow_incomplete=allow_incomplete,
                baseline=baseline,
                update_baseline=update_baseline,
                today=today,
                library=library,
                table=table,
                annotate=annotate,
                entailment=entailment,
                spread=Spread(jobs=jobs, on=on, resume=resume),
                quiet=quiet,
            ),
        )
    )


@app.command()
def render(
    findings: Annotated[
        list[Path], typer.Argument(metavar="FINDINGS...", help="findings.json files or report folders.")
    ],
    formats: Annotated[str, typer.Option("--format", metavar="LIST")] = "html,md",
    out: OutOption = None,
) -> None:
    """Render reports again from the record: same findings, same bytes."""
    from .show import render_again

    raise typer.Exit(render_again(findings, formats, out))


@app.command()
def fetch(
    ids: Annotated[list[str], typer.Argument(metavar="[ID]...", help="arXiv ids, with or without version.")] = [],  # noqa: B006
    from_summary: Annotated[
        list[Path], typer.Option("--from", metavar="SUMMARY", help="The papers this summary cites. Repeatable.")
    ] = [],  # noqa: B006
    all_versions: Annotated[bool, typer.Option("--all-versions", help="Every version that arXiv has.")] = False,
    source: Annotated[bool, typer.Option("--source", help="The LaTeX source as well.")] = False,
    papers: Annotated[
        list[Path],
        typer.Option("--papers", metavar="DIR", help="Read these in: PDFs, sources, arXiv's bulk files. Repeatable."),
    ] = [],  # noqa: B006
    read: Annotated[bool, typer.Option("--read", help="Read what was fetched, to find claims in it.")] = False,
    snapshot: Annotated[
        Path | None, typer.Option("--snapshot", metavar="FILE", help="Take in arXiv's metadata (JSON Lines).")
    ] = None,
    forget: Annotated[
        list[str], typer.Option("--forget", metavar="ID", help="Remove this paper from the library. Repeatable.")
    ] = [],  # noqa: B006
    prune: Annotated[bool, typer.Option("--prune", help="Remove leftovers and what is over the size cap.")] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Fetch papers from arXiv into the library, three seconds apart, each once.

    Exit codes: 0 all are there; 2 wrong call; 3 something could not be had; 4 could not write.
    """
    from .fetch import Wanted, run

    raise typer.Exit(
        run(
            Wanted(
                ids=tuple(ids),
                summaries=tuple(from_summary),
                all_versions=all_versions,
                source=source,
                forget=tuple(forget),
                prune=prune,
                papers=tuple(papers),
                read=read,
                snapshot=snapshot,
            ),
            library,
            quiet=quiet,
        )
    )


@app.command()
def rerun(
    name: Annotated[str, typer.Argument(metavar="CLAIM|RECIPE", help="A key in claims/, or a folder in repro/.")],
    profile: Annotated[str, typer.Option(help="How large: smoke, lab, base, paper, as the recipe has them.")] = "smoke",
    plan: Annotated[bool, typer.Option("--plan", help="Say what it would run and cost, and run nothing.")] = False,
    budget: Annotated[
        float | None, typer.Option(metavar="HOURS", help="Refuse to start what will not fit.", min=0.0)
    ] = None,
    seeds: Annotated[int | None, typer.Option(metavar="N", help="The first N of the profile's seeds.")] = None,
    main_only: Annotated[bool, typer.Option("--main-only", help="Only the targets compared with the claim.")] = False,
    runs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where runs are recorded; default: repro/<recipe>/runs.")
    ] = None,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Local data, for profiles that need them.")] = None,
    on: Annotated[
        str, typer.Option(metavar="ray|ray://HOST:PORT", help="Make the runs as tasks of a Ray cluster.")
    ] = "",
    store: Annotated[
        str, typer.Option(metavar="ADDRESS", help="With --on: folder or fsspec address for checkpoints.")
    ] = "",
    gpu_share: Annotated[float, typer.Option(metavar="PART", help="With --on: of a GPU, for each run.")] = 1.0,
    out: OutOption = None,
    formats: Annotated[str, typer.Option("--format", metavar="LIST", help="Of html, md, json.")] = "html,md,json",
    json_to: Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="The record, there.")] = None,
    fail_on: Annotated[FailRerun, typer.Option(help="What makes the exit code 1.")] = FailRerun.NEVER,
    quiet: QuietOption = False,
) -> None:
    """Run the experiment behind a claim, and say whether its number comes out.

    Exit codes: 0 there is an outcome; 1 it is not the claimed one (--fail-on not-reproduced); 2 wrong call;
    3 a run could not be made; 4 could not write.
    """
    from .rerun import Wanted, run

    raise typer.Exit(
        run(
            Wanted(
                name=name,
                profile=profile,
                plan=plan,
                budget=budget,
                seeds=seeds,
                main_only=main_only,
                runs=runs,
                data=data,
                on=on,
                store=store,
                gpu_share=gpu_share,
                out=out,
                formats=formats,
                json_to=json_to,
                fail_on=fail_on.value,
                quiet=quiet,
            )
        )
    )


@app.command()
def explain(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id in the findings, or its beginning.")],
    findings: Annotated[
        Path, typer.Argument(metavar="FINDINGS", help="findings.json, or the report folder it lies in.")
    ],
    papers: PapersOption = [],  # noqa: B006
    paper: PaperOption = [],  # noqa: B006
    offline: OfflineOption = False,
    tables: Annotated[Tables, typer.Option(help="When tables are read.")] = Tables.NEEDED,
    entailment: Annotated[
        str, typer.Option("--entailment", metavar="MODEL", help="Ask this model about a claim that stays open.")
    ] = "",
    library: LibraryOption = None,
) -> None:
    """Why a claim got its verdict: what each check was asked and said, the step that decided, the passages compared.

    Findings that were made offline or without tables are explained so.
    """
    from .check import Options, to_settings
    from .explain import run

    options = Options(
        papers=tuple(papers),
        paper=tuple(paper),
        offline=offline,
        tables=tables.value,
        entailment=entailment,
        library=library,
    )
    raise typer.Exit(run(claim, findings, to_settings(options)))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="findings.json or its folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW")],
    form: Annotated[DiffFormat, typer.Option("--format", help="How to say it.")] = DiffFormat.TEXT,
) -> None:
    """What changed between two findings files. Exit code 0: the same; 1: different."""
    from .show import diff as compare

    raise typer.Exit(compare(old, new, form.value))


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Make the folders claims/, repro/ and reports/ in DIR."""
    from .setup import init as make

    raise typer.Exit(make(folder))


@app.command()
def doctor(library: LibraryOption = None) -> None:
    """Say what is installed, what is missing and for which command, and where the library is."""
    from .setup import doctor as look

    raise typer.Exit(look(library))


@app.command()
def demo(out: OutOption = None) -> None:
    """Check the embedded demonstration summary, offline, and say where the report is."""
    from .demo import run

    raise typer.Exit(run(out))


@app.command()
def serve(
    mcp: Annotated[bool, typer.Option("--mcp", help="Over standard input and output, as MCP.")] = False,
    papers: PapersOption = [],  # noqa: B006
    allow: Annotated[
        list[Path],
        typer.Option("--allow", metavar="DIR", help="Summaries may be read from here. Repeatable."),
    ] = [],  # noqa: B006
    offline: OfflineOption = False,
    library: LibraryOption = None,
) -> None:
    """Answer writing assistants: check_claim, check_summary, show_evidence."""
    from ..assistant import Desk
    from ..assistant import serve as answer
    from ..errors import UsageError
    from ..scale import Settings

    if not mcp:
        raise UsageError("serve: which protocol?", "claimcheck serve --mcp")
    settings = Settings(papers=tuple(papers), offline=offline, library=library, write=False)
    answer(Desk(settings, tuple(allow)))


def main() -> None:
    """Run one command; tell people about what they can act on, show a traceback for our faults only."""
    from ..errors import CannotWrite, ClaimcheckError

    for stream in (sys.stdout, sys.stderr):
        # Summaries hold any character; a terminal that cannot show one must not end the run.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        try:
            app(standalone_mode=True)
        finally:
            sys.stdout.flush()  # here, where it can still be said that there is no room
    except CannotWrite as error:
        typer.echo(f"claimcheck: {error}", err=True)
        sys.exit(FAULT)
    except ClaimcheckError as error:
        typer.echo(f"claimcheck: {error}", err=True)
        sys.exit(USAGE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(OK)
    except KeyboardInterrupt:
        typer.echo("interrupted", err=True)
        sys.exit(130)
    except Exception as error:
        import errno
        import traceback

        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            typer.echo(f"claimcheck: {error.strerror}\n  try: free some space, or write elsewhere", err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left cannot be written at the end either
            sys.exit(FAULT)
        traceback.print_exc()
        typer.echo("claimcheck: this is a fault of ours; please report it with the lines above", err=True)
        sys.exit(FAULT)

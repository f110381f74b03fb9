"""``ainalyn doctor``: what counts on this machine, and what to do if it should be better."""

from __future__ import annotations

import importlib.metadata
import json
import platform
from dataclasses import asdict, dataclass

import click

from .. import AinalynError, Filter, Tokenizer, __version__, is_rust_available
from ..infrastructure.rust.arguments import ENCODINGS
from ..infrastructure.rust.lanes import lane_name, lane_reason
from ..infrastructure.rust.lanes.library import library_path, load_error, remedy
from .text_table import render, visible

# Every encoding has these two words as two tokens.
_SAMPLE, _SAMPLE_TOKENS = "hello world", 2

# What the filter makes of an address, with any library.
_ADDRESS, _REDACTED = "mail jane@example.com", "mail [EMAIL]"

_WITHOUT_CRYPTO = 'not installed; to sign JSON documents: pip install "ainalyn[crypto]"'


@dataclass(frozen=True, slots=True)
class _Findings:
    """What the doctor saw, in the order in which it is shown; the keys of its JSON document."""

    version: str
    backend: str
    lane: str
    lane_reason: str
    native_module: str | None
    native_error: str | None
    encodings: dict[str, str]
    filter: str
    tiktoken: str | None
    cryptography: str | None
    python: str
    platform: str
    healthy: bool
    next_step: str | None


@click.command(short_help="Show what counts on this machine, and what is wrong if anything is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, not a list.")
def doctor(*, as_json: bool) -> None:
    """Show the backend, its version and the platform; try each encoding and the filter once.

    \b
    Exit status:
      0  the native module works
      1  it is missing or broken; the last line says what to do
    """  # noqa: D301 - click reads the backspace
    findings = _examine()
    click.echo(json.dumps(asdict(findings), indent=2) if as_json else _described(findings))
    if not findings.healthy:
        click.get_current_context().exit(1)


def _examine() -> _Findings:
    tokenizer = Tokenizer()
    encodings = {name: _try(tokenizer, name) for name in ENCODINGS}
    sieve = _try_filter()
    next_step = _next_step(encodings, sieve)
    return _Findings(
        version=__version__,
        backend=tokenizer.backend,
        lane=lane_name,
        lane_reason=lane_reason,
        native_module=library_path,
        native_error=load_error or None,
        encodings=encodings,
        filter=sieve,
        tiktoken=_installed("tiktoken"),
        cryptography=_installed("cryptography"),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=platform.platform(),
        healthy=next_step is None,
        next_step=next_step,
    )


def _try(tokenizer: Tokenizer, encoding: str) -> str:
    """Count the sample: "exact", "estimated", or what went wrong."""
    try:
        tokens = tokenizer.count_tokens(_SAMPLE, encoding)
    except AinalynError as error:
        return f"failed: {error.message}"
    if not tokens.exact:
        return "estimated"
    if tokens.count != _SAMPLE_TOKENS:
        return f"wrong: {_SAMPLE!r} counted as {tokens.count} tokens instead of {_SAMPLE_TOKENS}"
    return "exact"


def _try_filter() -> str:
    """Redact the address: "rust" or "python", which did it, or what went wrong."""
    try:
        sieve = Filter()
        redacted = sieve.redact(_ADDRESS).text
    except AinalynError as error:
        return f"failed: {error.message}"
    return sieve.backend if redacted == _REDACTED else f"wrong: {_ADDRESS!r} became {redacted!r}"


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _next_step(encodings: dict[str, str], sieve: str) -> str | None:
    """Return the one thing to do next, or None if all is well."""
    reinstall = "pip install --force-reinstall --no-cache-dir ainalyn"
    if remedy:
        return f"The native module can't be loaded, so a slower one serves. {remedy}"
    if not is_rust_available():
        state = "can't be loaded" if load_error else "is not installed"
        return (
            f"The native module {state}, so a slower one serves; "
            f"install the wheel for this platform with: {reinstall}"
        )
    wrong = [name for name, result in encodings.items() if result != "exact"]
    if wrong:
        return f"These encodings don't work: {', '.join(wrong)}; mend them with: {reinstall}"
    if sieve != "rust":
        return f"The filter doesn't work as it should ({sieve}); mend it with: {reinstall}"
    return None


def _described(findings: _Findings) -> str:
    rows = [
        ("ainalyn", findings.version),
        ("backend", findings.backend),
        ("lane", f"{findings.lane}: {findings.lane_reason}"),
        ("native module", findings.native_module or "not installed"),
        *([("load error", findings.native_error)] if findings.native_error else []),
        ("tiktoken", findings.tiktoken or "not installed"),
        ("cryptography", findings.cryptography or _WITHOUT_CRYPTO),
        ("Python", findings.python),
        ("platform", findings.platform),
        *findings.encodings.items(),
        ("filter", findings.filter),
    ]
    lines = render((), [(name, visible(value)) for name, value in rows], "ll")
    return f"{lines}\n\n{findings.next_step or 'All is well.'}"

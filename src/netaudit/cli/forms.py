"""`--to`: in which forms a report is written."""

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from netaudit.model.site import Form

F = TypeVar("F", bound=Any)


def forms_option(command: F) -> F:
    """`--to`; the command gets `forms`, empty where it is not given."""
    return click.option(
        "--to",
        "forms",
        default="",
        callback=_forms,
        metavar="FORMS",
        help="Write the report as these: md, html, pdf, json, parted by commas.",
    )(command)


def _forms(_context: click.Context, _option: click.Parameter, given: str) -> "tuple[Form, ...]":
    """Each form once."""
    asked = [each.strip() for each in given.split(",") if each.strip()]
    if given and (not asked or set(asked) - {"md", "html", "pdf", "json"}):
        raise click.BadParameter("forms are md, html, pdf and json, parted by commas.")
    return tuple(dict.fromkeys(asked))  # type: ignore[arg-type]  # checked one line above

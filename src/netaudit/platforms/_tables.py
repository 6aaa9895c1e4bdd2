"""Reading tables with the field's templates (ntc-templates), and never trusting a count that does not add up."""

from netaudit.model.platform import Captures, ReadingError


def table(platform: str, command: str, captures: Captures) -> list[dict[str, str]]:
    """Rows of a command's answer by its ntc-templates template; lists are joined with commas.

    Raises:
        ReadingError: the command was not captured, or the template refuses a line of it.
    """
    from ntc_templates.parse import ParsingException, parse_output

    if command not in captures:
        raise ReadingError(f"`{command}` was not captured")
    try:
        rows = parse_output(platform=platform, command=command, data=captures[command])
    except ParsingException as failure:
        raise ReadingError(f"`{command}`: {str(failure).splitlines()[0]}") from failure
    return [
        {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in row.items()}
        for row in rows
    ]


def must_agree(what: str, read: int, counted: int) -> None:
    """Raise `ReadingError` unless the rows read are as many as the rows counted."""
    if read != counted:
        raise ReadingError(f"{what}: {read} rows read of {counted} counted")

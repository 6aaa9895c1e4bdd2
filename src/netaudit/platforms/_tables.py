"""Reading tables with the field's templates (ntc-templates), and never trusting a count that does not add up."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Neighbour


def answer(command: str, captures: Captures) -> str:
    r"""What the device printed for a command, with `\n` line ends whatever the transport left.

    Raises:
        ReadingError: the command was not captured.
    """
    if command not in captures:
        raise ReadingError(f"`{command}` was not captured")
    return captures[command].replace("\r\n", "\n").replace("\r", "")


def table(platform: str, command: str, captures: Captures) -> list[dict[str, str]]:
    """Rows of a command's answer by its ntc-templates template; lists are joined with commas.

    Raises:
        ReadingError: the command was not captured, or the template refuses a line of it.
    """
    from ntc_templates.parse import ParsingException, parse_output
    from textfsm import TextFSMError

    text = answer(command, captures)
    try:
        rows = parse_output(platform=platform, command=command, data=text)
    except (ParsingException, TextFSMError) as failure:
        raise ReadingError(f"`{command}`: {str(failure).splitlines()[0]}") from failure
    return [
        {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in row.items()}
        for row in rows
    ]


@contextmanager
def refusing(command: str) -> Iterator[None]:
    """Around (or above) what reads a command: a value that is none, such as VLAN 5000, is a `ReadingError`."""
    try:
        yield
    except ValueError as failure:
        raise ReadingError(f"`{command}`: {failure}") from failure


def must_agree(what: str, read: int, counted: int) -> None:
    """Raise `ReadingError` unless the rows read are as many as the rows counted."""
    if read != counted:
        raise ReadingError(f"{what}: {read} rows read of {counted} counted")


def must_show(command: str, what: str, lost: Iterable[str]) -> None:
    """Raise `ReadingError` if there is anything that a command should have shown and did not."""
    names = sorted(lost, key=lambda name: (len(name), name))
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise ReadingError(f"`{command}` does not show {what} {', '.join(names[:5])}{more}")


def by_port(heard: Iterable[tuple[str, Neighbour]]) -> dict[str, Neighbour]:
    """Neighbours under their local port; the second on a port is `port #2`, and so on."""
    found: dict[str, Neighbour] = {}
    taken: dict[str, int] = {}
    for port, neighbour in heard:
        taken[port] = taken.get(port, 0) + 1
        found[port if taken[port] == 1 else f"{port} #{taken[port]}"] = neighbour
    return found


def mac_or_text(text: str) -> str:
    """A MAC address in canonical form, anything else made printable: LLDP identifies by either."""
    return mac(text) if is_mac(text) else printable(text.strip())


def is_mac(text: str) -> bool:
    """Whether a text spells a MAC address."""
    try:
        mac(text)
    except ValueError:
        return False
    return True

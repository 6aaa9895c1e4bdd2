"""How ProCurve says that a line is no command.

Words of the first three: the software of the recorded sessions (YA.16.11) and netmiko's hp_procurve driver's issues.
"""

from netaudit.lab.grammar import Mismatch


def complaint(problem: Mismatch, line: str) -> str:
    """ProCurve names the word that does not fit."""
    if problem.kind == "incomplete":
        return f"Incomplete input: {line.rsplit(maxsplit=1)[-1]}\n"
    return f"{'Ambiguous' if problem.kind == 'ambiguous' else 'Invalid'} input: {problem.word}\n"


def invalid(word: str) -> str:
    """A value that the command does not take."""
    return f"Invalid input: {word}\n"


def no_port(text: str) -> str:
    """A port list that names a port there is not."""
    return f"Module not present for port or invalid port: {text}\n"


def refused_name(text: str, longest: int) -> str:
    """Why this is no name: too long, or several words without quotes; empty where it is one."""
    bare = text.strip('"')
    if text == bare and " " in text:
        return invalid(text.split()[1])
    return f"{bare} is too long. Allowed length is {longest} characters.\n" if len(bare) > longest else ""

"""How IOS says that a line is no command (Configuration Fundamentals, "Using the Command-Line Interface")."""

from netaudit.lab.grammar import Mismatch


def complaint(problem: Mismatch, line: str, prompt: str) -> str:
    """IOS's words for a mismatch; the caret stands under the first word that does not fit."""
    if problem.kind == "incomplete":
        return "% Incomplete command.\n\n"
    if problem.kind == "ambiguous":
        return f'% Ambiguous command:  "{line.strip()}"\n'
    return invalid(prompt, problem.column)


def invalid(prompt: str, column: int) -> str:
    """The caret under this column of what was typed after the prompt."""
    return " " * (len(prompt) + column) + "^\n% Invalid input detected at '^' marker.\n\n"

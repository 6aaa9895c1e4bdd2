"""`recipes`: what changes can be asked for by name."""

import click

from netaudit.cli.output import Invocation, finish
from netaudit.model.verdict import Verdict, reason


@click.command()
@click.argument("name", default="")
@click.pass_obj
def recipes(invocation: Invocation, name: str) -> None:
    """Change recipes: what each does, on which platforms, and what it takes. With NAME, one of them in full.

    A request uses one in a step: `{host: sw1, recipe: NAME, with: {…}}`.
    """
    from netaudit.report.recipes import recipe_body, recipe_lines
    from netaudit.workflows.recipe_list import recipes as known

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = known(workspace, name)
    lines = [line for each in found for line in recipe_lines(each, words, whole=bool(name))]
    what = words.text("Recipes: {count}.", count=len(found))
    body = [recipe_body(each, words) for each in found]
    finish(invocation, Verdict((reason("done", what=what),)), words, lines, recipes=body)

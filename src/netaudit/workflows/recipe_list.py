"""Which recipes there are: those that were accepted, or, before anything was, those that lie there."""

from netaudit.core.recipes import Loaded
from netaudit.model.errors import stop
from netaudit.store.baseline import accepted
from netaudit.store.recipes import FOLDER, names_in, on_disk, recipe_of
from netaudit.store.workspace import Workspace


def recipes(workspace: Workspace, name: str = "") -> list[Loaded]:
    """All of them, or the one of a name.

    Raises:
        NetauditError: `recipe-not-found`, `recipe-broken` or `document-invalid`.
    """
    standing = accepted(workspace)
    files = workspace.repository.files(standing.commit, FOLDER) if standing else on_disk(workspace.root / "playbooks")
    known = names_in(files)
    if name and name not in known:
        raise stop("recipe-not-found", recipe=name, recipes=", ".join(known) or "none")
    return [recipe_of(files, each) for each in ([name] if name else known)]

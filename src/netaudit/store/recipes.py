"""The recipes below `playbooks/changes/`: read from the files of a commit, or of the working tree."""

from collections.abc import Mapping
from pathlib import Path

from netaudit.core.recipes import Loaded
from netaudit.model.errors import stop
from netaudit.model.recipe import OWN_HOST, TEMPLATE, Recipe
from netaudit.store.documents import check, parse_document

FOLDER = "playbooks/changes"
FILE = "recipe.yaml"


def names_in(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The recipes of these files, sorted.

    Args:
        files: path below `playbooks/changes/` -> content.
    """
    return tuple(
        sorted(path.removesuffix(f"/{FILE}") for path in files if path.count("/") == 1 and path.endswith(FILE))
    )


def recipe_of(files: Mapping[str, bytes], name: str) -> Loaded:
    """One recipe with its templates.

    Raises:
        NetauditError: `recipe-unknown`, `document-invalid`, or `recipe-broken` where a file beside it is no template
            of a role that it has.
    """
    raw = files.get(f"{name}/{FILE}")
    if raw is None:
        raise stop("recipe-unknown", recipe=name, known=", ".join(names_in(files)) or "none")
    shown = f"{FOLDER}/{name}/{FILE}"
    recipe = check(parse_document(raw, shown), Recipe, shown)
    templates: dict[tuple[str, str], str] = {}
    for path, content in sorted(files.items()):
        folder, _, file = path.partition("/")
        if folder != name or file == FILE:
            continue
        match = TEMPLATE.fullmatch(file)
        role = (match["role"] or OWN_HOST) if match else ""
        if match is None or (role != OWN_HOST and getattr(recipe.parameters.get(role), "type", "") != "host"):
            raise stop("recipe-broken", recipe=name, detail=f"{file} is no template of a host that it names")
        try:
            templates[role, match["platform"]] = content.decode("utf-8")
        except UnicodeDecodeError as failure:
            raise stop("recipe-broken", recipe=name, detail=f"{file} is no UTF-8 text") from failure
    if not templates and not recipe.by_hand:
        raise stop("recipe-broken", recipe=name, detail="it has neither a template nor `by_hand`")
    return Loaded(name, recipe, templates)


def on_disk(root: Path) -> dict[str, bytes]:
    """The files as they lie in a folder `playbooks/changes/`; a symbolic link among them is refused."""
    folder = root / "changes"
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise stop("symlink-refused", path=path.name)
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found

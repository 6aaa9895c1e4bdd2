"""Files that people write: read with positions, checked against their model, every problem said at once."""

import difflib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.store.yaml12 import MAX_BYTES, Document, YamlError, parse

M = TypeVar("M", bound=BaseModel)

_MOST_PROBLEMS = 20


def load(path: Path, model: type[M], shown: str = "", mend: str = "") -> M:
    """Read a YAML file into its model.

    Args:
        path: the file; a symbolic link is refused.
        model: what it must look like.
        shown: the name to use in messages; the path otherwise.
        mend: what to do where the file is missing.

    Raises:
        NetauditError: `document-missing`, `document-invalid` with file, line, column, what was expected and a
            suggestion for each problem, or `symlink-refused`.
    """
    shown = shown or path.name
    return check(read(path, shown, mend), model, shown)


def read(path: Path, shown: str, mend: str = "") -> Document:
    """Read a YAML file as plain values with positions; raises as `load` does."""
    if path.is_symlink():
        raise stop("symlink-refused", path=shown)
    if not path.is_file():
        raise stop("document-missing", path=shown, mend=mend or "Put it back, or make the workspace anew.")
    with path.open("rb") as file:
        return parse_document(file.read(MAX_BYTES + 1), shown)


def text_of(path: Path) -> str:
    """The text of a YAML file from outside the workspace; raises `document-invalid` where it is no UTF-8 text."""
    if not path.is_file():
        raise stop("document-missing", path=str(path), mend="Name a file that is there.")
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise stop("document-invalid", problems=f"{path.name}: not UTF-8 text") from failure
    parse_document(raw, path.name)
    return text.replace("\r\n", "\n")


def parse_document(raw: bytes, shown: str) -> Document:
    """Parse the bytes of a document; raises `document-invalid`."""
    try:
        return parse(raw)
    except YamlError as failure:
        mark = failure.mark
        problem = f"{shown}:{mark.line}:{mark.column}: {printable(failure.problem)}"
        raise stop("document-invalid", problems=problem) from failure


def check(document: Document, model: type[M], shown: str) -> M:
    """Hold a document against its model; raises `document-invalid`."""
    try:
        return model.model_validate({} if document.value is None else document.value)
    except ValidationError as failure:
        problems = [_problem(error, document, model, shown) for error in failure.errors()]
        if len(problems) > _MOST_PROBLEMS:
            problems = [*problems[:_MOST_PROBLEMS], f"… and {len(problems) - _MOST_PROBLEMS} more"]
        raise stop("document-invalid", problems="\n".join(problems)) from failure


def _problem(error: ErrorDetails, document: Document, model: type[BaseModel], shown: str) -> str:
    path = tuple(part for part in error["loc"] if part != "[key]")
    mark = document.mark(path)
    where = ".".join(str(part) for part in path) or "the document"
    text = _expectation(error, secret=bool(path) and str(path[-1]).endswith("password"))
    if error["type"] == "extra_forbidden":
        mark = document.keys.get(path, mark)
        close = difflib.get_close_matches(str(path[-1]), _known_keys(model, path[:-1]), n=1)
        text = f"unknown key{f'; did you mean `{close[0]}`?' if close else ''}"
    return f"{shown}:{mark.line}:{mark.column}: {printable(where)}: {text}"


def _expectation(error: ErrorDetails, *, secret: bool) -> str:
    # What somebody wrote where a reference to a password belongs may be the password: it is not repeated.
    given = "" if secret else f", not {printable(repr(error['input']))[:60]}"
    if error["type"] == "missing":
        return "this key is required"
    if error["type"] == "value_error":
        return f"{str(error['msg']).removeprefix('Value error, ')}{given}"
    if error["type"] == "tuple_type":
        return f"expected a list{given}"
    message = str(error["msg"]).replace("Input should be", "expected")
    return f"{message[:1].lower()}{message[1:]}{given}"


def _known_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at a path, read from the model's JSON Schema."""
    schema = model.model_json_schema()
    here: dict[str, object] = schema
    for part in path:
        here = _step(_resolved(here, schema), part)
    properties = _resolved(here, schema).get("properties", {})
    return list(properties) if isinstance(properties, dict) else []


def _step(here: dict[str, object], part: str | int) -> dict[str, object]:
    properties = here.get("properties")
    if isinstance(properties, dict) and part in properties:
        found = properties[part]
    else:
        found = here.get("items") if isinstance(part, int) else here.get("additionalProperties")
    return found if isinstance(found, dict) else {}


def _resolved(here: dict[str, object], schema: dict[str, object]) -> dict[str, object]:
    for option in here.get("anyOf", ()) if isinstance(here.get("anyOf"), list) else ():  # type: ignore[attr-defined]  # checked just before
        if isinstance(option, dict) and "$ref" in option:
            here = option
    reference = here.get("$ref")
    if not isinstance(reference, str):
        return here
    definitions = schema.get("$defs", {})
    return definitions.get(reference.rsplit("/", 1)[-1], {}) if isinstance(definitions, dict) else {}

"""Several steps on one Linux host: files that change, command lines, and what the host will answer afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from netaudit.core.planning.file_edits import Absent, Misplaced, Present, Redacted, applied, edits_between
from netaudit.core.planning.known_files import Care, care_of
from netaudit.core.planning.linux_wanted import Host, Unclear, wanted
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.names import printable
from netaudit.model.platform import Captures, FileText, Platform, Unpredicted
from netaudit.model.verdict import Reason, reason


@dataclass
class LinuxCourse:
    """One host's steps so far, each on what the one before leaves."""

    host: str
    platform: Platform
    answers: Captures
    """What it would answer after the steps so far."""
    files: dict[str, str | None]
    """Path -> text after the steps so far; None where there is no such file."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Primary zone of BIND -> the file of its records."""
    care: dict[str, Care] = field(default_factory=dict)
    edits: dict[str, list[TextEdit]] = field(default_factory=dict)
    forward: list[str] = field(default_factory=list)
    rollback: list[str] = field(default_factory=list)
    stated: bool = False
    """Whether the way back of a line is a person's own, or nobody's."""
    refused: list[Reason] = field(default_factory=list)
    unpredicted: list[Reason] = field(default_factory=list)

    def take_edits(self, path: str, edits: Sequence[TextEdit], validate: str = "", again: str = "") -> None:
        """Change a file as somebody wrote it; empty commands are those that are known of the file."""
        try:
            new = applied(self.files.get(path), edits)
        except Misplaced as failure:
            self._refuse("file-text-missing", file=path, text=_short(failure.text), count=failure.count)
        except Redacted:
            self._refuse("file-secret-redacted", file=path)
        except Present:
            self._refuse("file-there-already", file=path)
        except Absent:
            self._refuse("file-not-there", file=path)
        else:
            self._changed(path, new, edits, validate, again)

    def take_wanted(self, lines: Sequence[str]) -> None:
        """Do what a recipe's lines want; what is so already changes nothing."""
        for line in lines:
            try:
                found = wanted(line, Host(self.files, self.zones))
            except Unclear as failure:
                text = _short(failure.text)
                self._refuse("file-place-unclear", file=failure.file, text=text, detail=printable(failure.detail))
                continue
            if found.command:
                self.take_lines([found.command])
            elif found.text != self.files.get(found.file):
                self._want(found.file, found.text)

    def _want(self, path: str, new: str) -> None:
        try:
            edits = edits_between(self.files.get(path), new)
        except (Redacted, Misplaced):
            self._refuse("file-secret-redacted", file=path)
            return
        self._changed(path, new, edits, "", "")

    def _changed(self, path: str, new: str, edits: Sequence[TextEdit], validate: str, again: str) -> None:
        zone = next((zone for zone, file in self.zones.items() if file == path), "")
        known = care_of(path, zone)
        if known is None and not (validate and again):
            self._refuse("file-unknown", file=path)
            return
        self.care[path] = Care(validate or (known.validate if known else ""), again or (known.reload if known else ""))
        self.edits.setdefault(path, []).extend(edits)
        old, self.files[path] = self.files.get(path), new
        try:
            self.answers = self.platform.after_file(self.answers, FileText(path, old, new))
        except Unpredicted as failure:
            params = {"host": self.host, "file": path, "detail": str(failure)}
            self.unpredicted.append(reason("file-unpredicted", **params))

    def take_lines(self, lines: Sequence[str], rollback: Sequence[str] | None = None) -> None:
        """Give command lines; a rollback of one's own stands for all that is computed."""
        undo: list[str] = []
        for line in lines:
            try:
                effect = self.platform.after_line(self.answers, line)
            except Unpredicted:
                self.unpredicted.append(reason("plan-unpredicted", host=self.host, line=printable(line)))
                self.stated = True
                self.forward.append(line)
                continue
            if effect.undo:
                self.forward.append(line)
                undo = [*effect.undo, *undo]
            self.answers = effect.answers
        self.stated = self.stated or rollback is not None
        self.rollback = [*(undo if rollback is None else rollback), *self.rollback]

    def changes(self) -> tuple[FileChange, ...]:
        """The files that change, in the order in which they first did."""
        return tuple(
            FileChange(path=path, edits=tuple(edits), validate=self.care[path].validate, reload=self.care[path].reload)
            for path, edits in self.edits.items()
        )

    def _refuse(self, code: str, **params: str | int) -> None:
        self.refused.append(reason(code, host=self.host, **params))


def _short(text: str) -> str:
    return printable(" ".join(text.split()))[:80]

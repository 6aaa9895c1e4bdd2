"""What is sent: a dispatch, to whom it goes, what it carries, and what became of it."""

from typing import Literal

import msgspec

SCHEMA = 1
"""Of the files of the outbox."""

DeliveryState = Literal["queued", "sending", "sent", "refused", "ambiguous", "dropped"]
"""`queued` and `ambiguous` are tried again; `sending` is only ever seen where netaudit was killed meanwhile."""
FINAL: tuple[DeliveryState, ...] = ("sent", "refused", "dropped")

Outcome = Literal["sent", "refused", "deferred", "ambiguous"]
"""What a mail server made of one recipient (RFC 5321): taken, 5xx, 4xx, or nobody knows."""

MAIL_CHANNEL = "mail"
Channel = Literal["handed-over", "group-chat", "post", "portal", "other"]
CHANNELS: tuple[Channel, ...] = ("handed-over", "group-chat", "post", "portal", "other")
"""By which something goes that netaudit does not send itself."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept in the outbox."""


class Recipient(_Kept, frozen=True, kw_only=True):
    """Somebody who gets it."""

    name: str
    address: str
    """As `core.mail.address` writes it."""


class Carried(_Kept, frozen=True, kw_only=True):
    """A file that goes with it."""

    name: str
    """As the recipient sees it."""
    sha256: str
    """Of the file as it lies in the workspace."""
    sent_sha256: str = ""
    """Of what is really sent, where it was encrypted."""


class Event(_Kept, frozen=True, kw_only=True):
    """What became of one try for one recipient; a row a file in the dispatch journal."""

    at: str
    """ISO 8601 with zone."""
    address: str
    outcome: str
    """An `Outcome`, `dropped`, or `waiting` where the server could not be used."""
    answer: str
    """The server's words, made printable, or ours."""


class Delivery(_Kept, frozen=True, kw_only=True):
    """How far it is with one recipient."""

    to: Recipient
    state: DeliveryState = "queued"
    tries: int = 0
    """How often a server was asked to take it."""
    not_before: str = ""
    """ISO 8601; no try before it unless asked for. Empty: at once."""
    unknown: bool = False
    """Whether a try ended so that nobody knows what became of it: given again, it may arrive twice."""
    answer: str = ""
    """What was heard last."""

    @property
    def open(self) -> bool:
        """Whether it is still to be sent."""
        return self.state not in FINAL


class Dispatch(_Kept, frozen=True, kw_only=True):
    """A message in the outbox, with everything but its bytes."""

    schema: int = SCHEMA
    id: str
    report: str
    """The report's folder below `reports/`."""
    change: str = ""
    """The change it is about; empty for an audit."""
    person: str = ""
    """Who sends it; in whose journal of the change it is noted."""
    subject: str
    message_id: str
    """With its angle brackets; the same on every try."""
    message_sha256: str
    message_bytes: int
    sender: str
    queued_at: str
    """ISO 8601 with zone."""
    carried: tuple[Carried, ...]
    deliveries: tuple[Delivery, ...]
    pending: tuple[Event, ...] = ()
    """Not in the dispatch journal yet."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the dispatch journal, `reports/dispatches.csv`; its fields are the columns, in this order."""

    date: str
    channel: str
    recipient: str
    report: str
    attachment: str
    sha256: str
    sent_sha256: str
    message_id: str
    outcome: str
    answer: str


COLUMNS: tuple[str, ...] = tuple(field.name for field in msgspec.structs.fields(Row))

"""What a verdict could not see, in words."""

from netaudit.report.language import Translator


def unseen_words(what: str, t: Translator) -> str:
    """A host in words, a place in it as it is, `host section`; an endpoint that fell silent by its name or MAC.

    Args:
        what: one of a verdict's `not_collected`.
        t: the language.
    """
    host, section, *who = [*what.split(" ", 3), ""][:4]
    if section == "*":
        return t.text("the whole of {host}", host=host)
    if section != "endpoints" or not any(who):
        return what
    words = "{who} at {host}: heard before the works and silent now, switched off or cut off"
    return t.text(words, who=who[-1] or who[0], host=host)

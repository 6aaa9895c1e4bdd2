"""The page for whoever must go on site: which device, what to type there, whom to call, how to work meanwhile."""

from collections.abc import Iterator, Mapping

from netaudit.core.works.file_steps import copy_of, is_new
from netaudit.model.change import Request
from netaudit.model.names import printable
from netaudit.model.site import Site
from netaudit.model.statements import HostPlan, PlanStatement
from netaudit.report.language import Translator


def on_site(
    site: Site, request: Request, plan: PlanStatement, digest: str, lost: Mapping[str, str], t: Translator
) -> list[str]:
    """The page, as Markdown lines.

    Args:
        site: whom to call.
        request: its fallback, how the practice works meanwhile.
        plan: what was signed.
        digest: of the plan.
        lost: host of which it is not shown that it is as before -> why not.
        t: the language.
    """
    lines = [
        "# " + t.text("{change}: somebody must go on site", change=request.id),
        "",
        t.text("The works failed, and netaudit could not show that everything is as before. What follows does."),
    ]
    for host, why in sorted(lost.items()):
        lines += ["", f"## {host}", "", *_host(plan.hosts[host], digest, why, t)]
    lines += ["", "## " + t.text("Meanwhile"), "", *_meanwhile(site, request, t)]
    lines += ["", t.text("When it is done: `netaudit rollback {change} --execute`, then `netaudit verify {change}`.",
                         change=request.id)]  # fmt: skip
    return [printable(line) for line in lines]


def _host(planned: HostPlan, digest: str, why: str, t: Translator) -> Iterator[str]:
    yield t.text(
        "- {platform}, serial number {serial}, at {address}",
        platform=planned.platform, serial=planned.serial or "?", address=planned.address,
    )  # fmt: skip
    yield "- " + t.text("Not shown because: {why}", why=why or "?")
    if planned.arm:
        yield "- " + t.text("Its own timer was set: wait for its end first, it may come back by itself.")
    yield "- " + t.text("Connect to its console. It was to be led back by these lines:")
    yield ""
    yield "```text"
    yield from planned.rollback or (t.text("(none: restore its files, below)"),)
    yield "```"
    if any(line.startswith("commit confirmed") for line in planned.arm):
        yield "- " + t.text(
            "Each is the content of an `edit-config` of its candidate (NETCONF), to be committed then. Look at what "
            "the device shows of itself as well: it may keep what its datastore no longer says."
        )
    for each in planned.files:
        copy = copy_of(each.path, digest)
        message = "Put {path} back from its copy `{copy}`, then `{reload}`."
        if is_new(each):
            message = "Remove {path}, then `{reload}`."
        yield "- " + t.text(message, path=each.path, copy=copy, reload=each.reload)
    if planned.save:
        yield "- " + t.text("Then save: `{lines}`.", lines="`, `".join(planned.save))
    yield "- " + t.text("What it was before is in `before/hosts/`, its configuration as it printed it.")


def _meanwhile(site: Site, request: Request, t: Translator) -> Iterator[str]:
    fallback = request.fallback
    if fallback is not None and fallback.degraded_mode:
        yield "- " + t.text("Work like this: {how}", how=fallback.degraded_mode)
    for each in (*(fallback.contacts if fallback else ()), *(fallback.spares if fallback else ())):
        yield f"- {each}"
    for contact in site.contacts.values():
        yield f"- {contact.name} <{contact.email}>"

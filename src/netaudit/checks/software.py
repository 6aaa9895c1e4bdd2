"""Health applications as the survey tells of them: what is still maintained, and what they hang on."""

from collections.abc import Iterator

from netaudit.checks._answers import refused, row_name, rows, shown
from netaudit.core.look import Look, NotApplicable, finding, seen
from netaudit.model.check import Finding, check


@check(
    "APP-OS-004",
    title=(
        "Système des postes d'imagerie maintenu, ou dérogation écrite et isolement",
        "Imaging computers' system supported, or isolated with a written exception",
    ),
    domain="applications",
    severity="high",
    horizon="intermediate",
    refs="ANSSI 35, 34; PGSSI-S 4.5.5.2-3",
    needs=("answer:applications-unsupported-os",),
    risk="Nobody mends its weaknesses any more: it is where an attack begins.",
    action="Replace it, or isolate it in a VLAN of its own and have the exception accepted in writing.",
    limits="What the survey says: netaudit does not log into Windows computers.",
)
def supported(look: Look) -> Iterator[Finding]:
    """Each computer whose system is not maintained is isolated, and somebody accepted that in writing."""
    for row in rows(look, "applications-unsupported-os") or ():
        name = row_name(row, "workstation")
        here = shown("applications-unsupported-os", name)
        if not row.get("accepted-by"):
            yield finding("{name}: its system is maintained no longer, and nobody accepted that.", here, name=name)
        if row.get("isolated") is False:
            yield finding("{name}: its system is maintained no longer, and it is not isolated.", here, name=name)
        elif "isolated" not in row:
            look.note("", "{name}: the survey does not say whether it is isolated.", name=name)


@check(
    "APP-LIC-005",
    title=("Serveur de licences joignable et documenté", "Licence server reachable and documented"),
    domain="applications",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 4.1.2.2; 3Shape 27027 (V)",
    needs=("inventory", "services", "answer:applications-licences"),
    risk="A computer is replaced or a rule changed, and the imaging software does not start any more.",
    action="Write down which computer gives licences, on which port; declare that port under its `services`.",
    limits="Tried where the inventory declares the port under the server's `services`; a dongle without a network port "
    "is not seen.",
)
def licences(look: Look) -> Iterator[Finding]:
    """Each licence server is documented, stands in the inventory, and answered on its port."""
    given = rows(look, "applications-licences")
    if given == ():
        raise NotApplicable
    servers = {row_name(row, "server") for row in given or ()} & look.inventory.keys()
    answering = {host.name: host for host in look.hosts("services", names=servers)} if servers else {}
    for row in given or ():
        name, server, port = row_name(row, "application"), row_name(row, "server"), row.get("port")
        here = shown("applications-licences", name)
        if row.get("documented") is False:
            yield finding("{name}: its licence server is documented nowhere.", here, name=name)
        if server not in look.inventory:
            sentence = "{name}: its licence server {server} is not in the inventory."
            yield finding(sentence, here, name=name, server=server or "—")
            continue
        host = answering.get(server)
        declared = [(key, each) for key, each in host.services.items() if each.port == port] if host else []
        if not declared:
            look.note(server, "{host}: whether it answers as licence server on port {port} was not tried.",
                      port=str(port or "—"))  # fmt: skip
        elif not any(each.answer for _, each in declared):
            sentence = "{name}: its licence server {server} did not answer on port {port}."
            rows_ = seen(server, "services", *(key for key, _ in declared))
            yield finding(sentence, rows_, name=name, server=server, port=str(port))


@check(
    "APP-FAB-006",
    title=(
        "Documentation réseau des fabricants obtenue (flux, prérequis, MDS2)",
        "Vendors' network documentation on file (flows, requirements, MDS2)",
    ),
    domain="applications",
    severity="high",
    horizon="intermediate",
    refs="PGSSI-S 6.2.2.1-4; O-12.2.3.2; IEC 3.5, 4.3.3",
    needs=("answer:applications-vendor-documents",),
    risk="Rules are opened by guessing, and stay open for ever.",
    action="Ask each maker for its flow matrix and network requirements, and attach them to the survey.",
)
def documents(look: Look) -> Iterator[Finding]:
    """Each maker's written network requirements are at hand."""
    sentence = "The written network requirements of the makers are not at hand."
    yield from refused(look, "applications-vendor-documents", sentence)

"""Whether the names and addresses of hosts lead to each other, asked of a DNS server (RFC 1035) through dnspython."""

from collections.abc import Iterable
from ipaddress import ip_address

from netaudit.model.discovery import NameCheck
from netaudit.model.names import bare_host_name, printable

_SECONDS = 2.0
_MOST_NAMES = 8


def check_names(hosts: Iterable[tuple[str, str, str]], server: str) -> tuple[NameCheck, ...]:
    """Ask for each host's names and for their addresses.

    Args:
        hosts: (host, IP address, DNS name or nothing) of each.
        server: IP address of the DNS server.
    """
    import dns.resolver

    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.lifetime, resolver.timeout = [server], _SECONDS, _SECONDS
    return tuple(_checked(resolver, host, address, name) for host, address, name in hosts)


def _checked(resolver: object, host: str, address: str, name: str) -> NameCheck:
    reverse = _asked(resolver, ip_address(address).reverse_pointer, "PTR")
    if reverse is None:
        return NameCheck(host, address, (), (), "unasked")
    names = [*reverse, *([name] if name else [])][:_MOST_NAMES]
    kind = "AAAA" if ":" in address else "A"
    answers = [_asked(resolver, each, kind) or () for each in names]
    forward = tuple(dict.fromkeys(found for each in answers for found in each))
    if not reverse:
        return NameCheck(host, address, (), forward, "no-reverse")
    back = all(address in each for each in answers)
    own = not name or bare_host_name(name) in {bare_host_name(each) for each in reverse}
    return NameCheck(host, address, tuple(reverse), forward, "agrees" if back and own else "differs")


def _asked(resolver: object, name: str, kind: str) -> list[str] | None:
    """What the server says; None where it does not answer."""
    import dns.exception
    import dns.resolver

    assert isinstance(resolver, dns.resolver.Resolver)  # noqa: S101  for the type
    try:
        answer = resolver.resolve(name, kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, ValueError):
        return None
    return [printable(str(each).rstrip(".").lower()) for each in answer][:_MOST_NAMES]

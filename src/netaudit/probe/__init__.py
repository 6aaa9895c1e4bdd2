"""The probe: `python -m netaudit.probe`, the only program of netaudit that needs raw sockets.

It speaks lines of JSON, one object each; `model.sighting` has every field. In goes one `Errand` as the first line of
standard input, which then stays open: **when it closes, the probe ends at once**, so whoever starts it leaves no orphan
behind, even by dying. Out come, each the moment it is known and each told once:

| `type` | says |
|---|---|
| `ready` | first line: interface, own addresses, whether there are raw sockets, and what is `blind` without them |
| `heard` | something is at an address: by ARP, ICMP, ICMPv6, TCP, an IP packet or the system's table of neighbours |
| `announced` | LLDP, CDP, a DHCP client, mDNS, SSDP, NetBIOS or an IPv6 router said something about itself |
| `offered` | a DHCP server offered an address; `asked` tells an answer to us from one overheard |
| `withheld` | somebody was not contacted, and why (`core.restraint.Refusal`) |
| `progressed` | how far a phase is; of `arp`, `done` is where `Errand.done` resumes |
| `troubled` | what cannot be done |
| `finished` | last line: the errand was done |

`start.Probe` starts it and reads these lines; nothing else of the package is meant to be imported from outside.

Exit code 0 comes with `finished`; 1 with `troubled` as the last line. An output that ends with neither is a probe that
was killed.

```json
{"targets": ["10.20.0.0/24"], "perimeters": [{"name": "Example", "match": {"oui": ["00:10:19"]}}]}
```

One errand looks at one interface. Its steps, in this order: `arp` (the local segment, and `tagged` VLANs), `ipv6`
(neighbours that answer to all nodes), `routed` (echo requests and TCP beyond the local segment), `dhcp` (DISCOVER, from
which no REQUEST ever follows: there is no code that makes one). With `listen_seconds` it goes on listening. With
`passive` it only listens: the module that sends is not even loaded.

**Restraint.** `sender.Sender` holds every socket that sends and asks `core.restraint.decide` in one place. What a
restricted host can receive is the sweep's broadcast ARP. On a site with a perimeter the two questions that would go to
everybody, DISCOVER and the IPv6 echo, go to one permitted network card at a time instead (`withheld` says so with
`perimeter-in-force`): a DHCP server whose card nobody heard is then not found.

**What it cannot see** without raw sockets is in `ready.blind`: `arp` (cards, other than those of the system's table of
neighbours), `tagged`, `dhcp`, `ipv6`, `announcements`, `silent-hosts` (which drop echo requests and the ports tried),
and `restricted-unknown` (with a perimeter, undeclared addresses are left alone since no card is seen first).

Modules: `_cursor`, `_lldp`, `_dhcp`, `_dns`, `_read` read bytes and touch nothing; `_frames` makes bytes; `_ear` and
`_mouth` are the sockets; `_segment` asks the system where we are; `_listen`, `_sweep`, `_ask`, `_routed`, `_errand` do.
"""

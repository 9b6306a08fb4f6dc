"""Which network addresses documents may be fetched from: public ones, in whatever form they come."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NEVER_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; the clouds' metadata services
        "172.16.0.0/12",
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_NEVER_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # IETF protocol assignments, with Teredo, ORCHID and benchmarks among them
        "2001:db8::/32",  # documentation
        "3fff::/20",
    )
)
_6TO4 = IPv6Network("2002::/16")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: str) -> bool:
    """Whether ``address`` (an IP address in text form) belongs to the public unicast internet.

    By the special-purpose registries (RFC 6890 and successors). An IPv6 address that carries an IPv4
    address (IPv4-mapped, 6to4, NAT64, ISATAP) is as public as the one it carries. ``False`` for what
    is no IP address.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in net for net in _NEVER_V4)
    carried = _carried(ip)
    if carried is not None and not is_public(str(carried)):
        return False
    if ip.ipv4_mapped is not None or ip in _NAT64:
        return True
    return ip in _GLOBAL_V6 and not any(ip in net for net in _NEVER_V6)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to ``ip`` may come out at."""
    bits = int(ip)
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _6TO4:
        return IPv4Address(bits >> 80 & 0xFFFF_FFFF)
    if ip in _NAT64 or bits >> 32 & 0xFFFF_FFFF in _ISATAP:
        return IPv4Address(bits & 0xFFFF_FFFF)
    return None

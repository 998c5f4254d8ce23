"""Finding places: by node id, UN/LOCODE, station code, or a name in any of its spellings.

Matching folds case, diacritics, Turkish İ/ı, apostrophes, zero-width joiners, spaces and hyphens; Persian and
Arabic ye and kaf are one. Source: network rules, section 1.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from calculator.network import Network

_DROPPED = dict.fromkeys(map(ord, "'’ʻʼ‘`´\u200b\u200c\u200d\ufeff\u00ad \u00a0\u202f-‐–.,()/"))
_ALIKE = str.maketrans({"ı": "i", "İ": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ё": "е", "ß": "ss"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name as it is compared: what is spelt alike folds alike."""
    if text.isascii():  # as nearly all are: nothing to take apart
        return text.lower().translate(_DROPPED)
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return kept.casefold().translate(_ALIKE).translate(_DROPPED)


@dataclass(frozen=True, slots=True)
class Found:
    """The nodes that a text may mean: one if it is clear, several if it is ambiguous, none if it is unknown."""

    nodes: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


class Gazetteer:
    """All codes and names of a network's nodes."""

    def __init__(self, network: Network) -> None:
        """Index codes apart from names: a code is never ambiguous with a name, nor our own id with a code."""
        self.network = network
        self._codes: dict[str, dict[str, None]] = {}
        self._names: dict[str, dict[str, str]] = {}
        for node in network.nodes.values():
            for code in (node.station_code, node.unlocode):
                if code:
                    self._codes.setdefault(fold(code), {})[node.node] = None
            self._names.setdefault(fold(node.name), {})[node.node] = node.name
        self._codes |= {fold(node): {node: None} for node in network.nodes}
        for name in network.names:
            self._names.setdefault(fold(name.name), {})[name.node] = name.name

    def find(self, text: str) -> Found:
        """The node or nodes that a text means; near names where it means none."""
        folded = fold(text)
        nodes = tuple(self._codes.get(folded) or self._names.get(folded) or ())
        return Found(nodes, () if nodes else self._near(folded))

    def search(self, text: str, most: int = 10) -> list[str]:
        """Nodes whose code or some name begins with, contains or resembles a text, best first."""
        folded = fold(text)
        if not folded:
            return []
        begins: dict[str, None] = {}
        contains: dict[str, None] = {}
        for known, nodes in self._known():
            if known.startswith(folded):
                begins.update(dict.fromkeys(nodes))
            elif folded in known:
                contains.update(dict.fromkeys(nodes))
        near = dict.fromkeys(self._near(folded)) if len(begins) + len(contains) < most else {}
        return list({**begins, **contains, **near})[:most]

    def label(self, node: str) -> str:
        """A node in words: ``Xi'an International Port Station, CN``."""
        found = self.network.nodes[node]
        return f"{found.name}, {found.country}"

    def _known(self) -> Iterable[tuple[str, Iterable[str]]]:
        yield from self._codes.items()
        yield from self._names.items()

    def _near(self, folded: str, most: int = 3) -> tuple[str, ...]:
        near = difflib.get_close_matches(folded, [known for known, _ in self._known()], n=2 * most, cutoff=0.6)
        nodes = [node for known in near for node in self._codes.get(known) or self._names[known]]
        return tuple(dict.fromkeys(nodes))[:most]

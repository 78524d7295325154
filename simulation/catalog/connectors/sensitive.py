"""What connectors say of their own fields: which may hold secrets, and which variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import ClassVar

from simulation.kernel.values import Value


class Sensitive(StrEnum):
    """How a field may hold a secret, and so how it is shown to those who may not change it."""

    URL = "url"
    """An address: its credentials and its query are. Variables are expanded."""
    TEXT = "text"
    """A secret, or the name of the variable that holds it. Variables are expanded."""
    HEADERS = "headers"
    """Texts by name, each of which may be one. Variables are expanded."""
    TEMPLATE = "template"
    """JSON, in which texts under names such as ``token`` are."""
    PART = "part"
    """A value that says it of its own fields."""


class Guarded(Value):
    """A value with fields of which some may hold secrets, by ``sensitive``."""

    sensitive: ClassVar[Mapping[str, Sensitive]] = {}

    def expandable(self) -> Iterator[str]:
        """Every text of its own in which variables are expanded."""
        for name, kind in self.sensitive.items():
            value = getattr(self, name)
            if kind in (Sensitive.URL, Sensitive.TEXT) and value is not None:
                yield value
            elif kind is Sensitive.HEADERS:
                yield from value.values()

    def own_urls(self) -> Iterator[tuple[str, str]]:
        """Every address of its own that is asked, with the field that holds it."""
        for name, kind in self.sensitive.items():
            value = getattr(self, name)
            if kind is Sensitive.URL and value is not None:
                yield name, value

    def parts(self) -> Iterator[tuple[str, Guarded]]:
        """The values in it that say of their own fields what is sensitive, by field."""
        for name, kind in self.sensitive.items():
            value = getattr(self, name)
            if kind is Sensitive.PART and value is not None:
                yield name, value

    def urls(self) -> Iterator[tuple[str, str]]:
        """Every address that is asked, those of its parts as well, by dotted field."""
        yield from self.own_urls()
        for field, part in self.parts():
            yield from ((f"{field}.{name}", url) for name, url in part.urls())


class AgentConnector(Guarded):
    """How one kind of agent is reached. ``type`` tells the kinds apart."""

    type: str

    @property
    def remembers(self) -> bool:
        """Whether the agent has to keep the conversation, since it is not sent all of it."""
        return False

"""Examples of every event that identity stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from simulation.identity.organization.messages import (
    ApiKeyCreated,
    ApiKeyHashReplaced,
    ApiKeyRevoked,
    OrganizationCreated,
    SigningKey,
    SigningKeyRotated,
    UserAdded,
    UserChanged,
    UserRemoved,
)
from simulation.identity.role import Role
from simulation.kernel.messages import Event
from tests.support.examples import AT

KEY_ID = "65a1b2c3d4e5f60718293a4b"
SIGNING_KEY = SigningKey(
    id="65a1b2c3d4e5f60718293a4c", secret="b2theiBzZWNyZXQgdGhhdCBub2JvZHkgZXZlciB1c2Vk"
)
SECRET_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$c2VsLWRlLWd1ZXJhbmRl$"
    "qTW0ZcD3kF0l4r7cX1T5o9m8b2vYp6n1hQe0sUuGfJw"
)
NEWER_HASH = "$hmac-sha256$c2VsLWRlLWd1ZXJhbmRlIQ==$ezJ1dmQxbmV2ZXItdXNlZC1ieS1hbnlib2R5LSE/Pz8="


def usual() -> Iterator[Event]:
    """One example of each."""
    yield OrganizationCreated(
        name="Café Meridian",
        owner="zoe",
        owner_name="Zoë – chef d’équipe",
        signing_key=SIGNING_KEY,
    )
    yield UserAdded(id="emil", name="Émile Über", role=Role.EDITOR)
    yield UserChanged(id="emil", name="Émile", role=Role.VIEWER)
    yield UserRemoved(id="emil")
    yield ApiKeyCreated(id=KEY_ID, user="emil", name="Intégration", secret_hash=SECRET_HASH)
    yield ApiKeyHashReplaced(id=KEY_ID, secret_hash=NEWER_HASH)
    yield ApiKeyRevoked(id=KEY_ID)
    yield SigningKeyRotated(
        signing_key=SigningKey(id="65a1b2c3d4e5f60718293a4d", secret=SIGNING_KEY.secret[::-1]),
        retired_at=AT + timedelta(hours=1),
    )


def variants() -> Iterator[tuple[str, Event]]:
    """Further examples, by the name of the variant."""
    for role in (Role.OWNER, Role.ADMIN, Role.TESTER, Role.VIEWER):
        yield role.value, UserAdded(id=role.value, name=role.value.title(), role=role)
    retired = SIGNING_KEY.model_copy(update={"retired_at": AT})
    yield "retired", SigningKeyRotated(signing_key=retired, retired_at=AT)

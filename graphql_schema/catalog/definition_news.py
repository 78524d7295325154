"""News of definitions as a subscription."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from graphql_schema.catalog.definition import DefinitionNode, UserInfo
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.access.reads import READ
from simulation.catalog.definition.watch import DefinitionNews as Found
from simulation.catalog.definition.watch import DefinitionNewsKind

strawberry.enum(
    DefinitionNewsKind,
    description="Whether a definition was created, changed, deleted or brought back.",
)


@strawberry.enum(description="The kinds of definitions.")
class DefinitionKind(Enum):
    PERSONA = "persona"
    SCENARIO = "scenario"
    METRIC = "metric"
    SERVICE = "service"
    UNIT_TEST = "unit_test"
    UNIT_TEST_SET = "unit_test_set"


@view(Found, description="What somebody did to a definition.")
class DefinitionNews:
    kind: DefinitionNewsKind
    definition: DefinitionNode = strawberry.field(
        description="As it was found, which may be a little later."
    )
    at: datetime
    by: UserInfo
    version: int | None = strawberry.field(
        description="The version that says so since; null where it was deleted or brought back."
    )
    changed: list[str] = strawberry.field(description="The fields that an update changed.")


@strawberry.type
class DefinitionNewsSubscription:
    @strawberry.subscription(
        description="Definitions as they are created, changed, deleted and brought back, each "
        "change once."
    )
    async def definition_news(
        self,
        info: Info,
        kinds: Annotated[
            list[DefinitionKind] | None,
            strawberry.argument(description="All that the viewer may see if left out."),
        ] = None,
        after: Annotated[
            datetime | None,
            strawberry.argument(
                description="Begins with what was done since then, of the last minute: so nothing "
                "is missed between a query and this."
            ),
        ] = None,
    ) -> AsyncGenerator[DefinitionNews, None]:
        access = info.context.access
        named = list(dict.fromkeys(kind.value for kind in kinds or ()))
        wanted = named or [kind for kind in READ if access.may_read(kind)] or list(READ)
        watch = access.watching.definitions(wanted, access.definitions, after=after)
        async with aclosing(watch) as all_news:
            async for news in all_news:
                shown: DefinitionNews = news  # type: ignore[assignment]
                yield shown

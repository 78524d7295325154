"""Values as YAML that people read, and that every reader takes for the same."""

from __future__ import annotations

from typing import Any

import yaml

from simulation.cli.seeding.yaml_file import RESOLVERS

WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Quotes what any YAML could take for something other than a text."""

    yaml_implicit_resolvers = {
        first: [
            *RESOLVERS.get(first, ()),
            *yaml.SafeDumper.yaml_implicit_resolvers.get(first, ()),
        ]
        for first in {*RESOLVERS, *yaml.SafeDumper.yaml_implicit_resolvers}
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists stand further in than what they belong to.
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    """A block where its lines stay as they are; quotes where a reader might not see a character."""
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return '"'
    if len(lines) == 1:
        return None
    kept = text[0] not in " \n" and all(line == line.rstrip() for line in lines)
    return "|" if kept else '"'


_Dumper.add_representer(str, _text)


def yaml_of(value: Any) -> str:
    """``value`` as a YAML document."""
    return str(
        yaml.dump(
            value,
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            default_flow_style=False,
            width=WIDTH,
        )
    )

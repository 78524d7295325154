"""Variables of the operator: whose they are, and where they go."""

from __future__ import annotations

import pytest

from simulation.outbound.variables import FREELY, AgentVariables, Binding, VariableRefused

KEY = "SIMULATION_AGENT_KEY"
BOUND = Binding(
    organizations=frozenset({"acme"}), hosts=frozenset({"api.example", "*.agents.example"})
)


def variables(organization: str = "acme", **bindings: Binding) -> AgentVariables:
    return AgentVariables({KEY: "s3cret"}, bindings or {KEY: BOUND}, organization)


def test_a_variable_is_its_organizations() -> None:
    assert variables().value(KEY) == "s3cret"
    with pytest.raises(VariableRefused, match=r"'globex'.*SIMULATION_AGENT_BINDINGS"):
        variables("globex").value(KEY)


def test_what_is_not_bound_is_refused_alike_whether_it_is_set_or_not() -> None:
    said = set()
    for name in (KEY, "SIMULATION_AGENT_NONE"):
        with pytest.raises(VariableRefused) as refused:
            AgentVariables({KEY: "s3cret"}, {}, "acme").value(name)
        said.add(str(refused.value).replace(name, "…"))
    assert len(said) == 1


def test_a_bound_one_that_is_not_set_is_named() -> None:
    with pytest.raises(VariableRefused, match=f"{KEY}, which is not set"):
        AgentVariables({}, {KEY: BOUND}, "acme").value(KEY)


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("api.example", True),
        ("API.example.", True),
        ("evil.example", False),
        ("api.example.evil.example", False),
        ("evilapi.example", False),
        ("eu.agents.example", True),
        ("a.b.agents.example", True),
        ("agents.example", False),
        ("evilagents.example", False),
        ("", False),
    ],
)
def test_it_goes_to_its_hosts_only(host: str, reached: bool) -> None:
    if reached:
        variables().require_host(KEY, host)
        return
    with pytest.raises(VariableRefused, match="not bound"):
        variables().require_host(KEY, host)


def test_a_star_stands_for_all_that_have_no_binding_of_their_own() -> None:
    everything = {**FREELY, KEY: BOUND}
    values = {KEY: "s3cret", "SIMULATION_AGENT_OTHER": "other"}
    of_globex = AgentVariables(values, everything, "globex")

    assert of_globex.value("SIMULATION_AGENT_OTHER") == "other"
    of_globex.require_host("SIMULATION_AGENT_OTHER", "anywhere.example")
    with pytest.raises(VariableRefused):
        of_globex.value(KEY)


def test_it_shows_no_value() -> None:
    assert "s3cret" not in repr(variables())

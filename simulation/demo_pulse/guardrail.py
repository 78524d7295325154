"""Which workspaces may have a demo pulse: those that the operator has listed."""

from __future__ import annotations

from collections.abc import Collection

from simulation.kernel.errors import WorkspaceNotAllowed


class Guardrail:
    """The list of the environment; empty unless somebody has written it."""

    def __init__(self, workspaces: Collection[str]) -> None:
        self._workspaces = frozenset(workspaces)

    def allows(self, workspace: str) -> bool:
        """Whether ``workspace`` may have a demo pulse."""
        return workspace in self._workspaces

    def require(self, workspace: str) -> None:
        """Return if ``workspace`` may have a demo pulse.

        Raises:
            WorkspaceNotAllowed: it is not in the list.
        """
        if not self.allows(workspace):
            raise WorkspaceNotAllowed(
                f"workspace_id: {workspace!r} may not have a demo pulse; its operator can add it "
                "to SIMULATION_DEMO_PULSE_WORKSPACES and start the server anew.",
                field="workspace_id",
            )

"""Made by `make client` of the schema; not written by hand."""

from __future__ import annotations

from typing import Literal, TypeAlias

Cap: TypeAlias = Literal["CALLS", "TOKENS", "MONEY", "SECONDS"]
CutShort: TypeAlias = Literal["LENGTH", "CONTENT_FILTER"]
EarlyStop: TypeAlias = Literal["OFF", "CERTAIN", "SEQUENTIAL"]
InitialMessageType: TypeAlias = Literal["USER_MESSAGE", "EXTERNAL_EVENT", "SKIP"]
MessageRole: TypeAlias = Literal["PERSONA", "AGENT", "EVENT"]
OriginKind: TypeAlias = Literal["RETRY", "FORK", "RESCORE"]
Outcome: TypeAlias = Literal[
    "PASSED",
    "FAILED",
    "MAX_INTERACTIONS",
    "TOOL_LOOP",
    "AGENT_ERROR",
    "SIMULATOR_FAULT",
    "JUDGE_INCONCLUSIVE",
    "INFRASTRUCTURE_ERROR",
    "CANCELLED",
    "SAVED",
    "OUT_OF_BUDGET",
]
PersonaBreakKind: TypeAlias = Literal[
    "CONTRADICTED_FACTS",
    "GAVE_AWAY",
    "SPOKE_AS_ASSISTANT",
    "REPEATED_ITSELF",
    "LEFT_TOO_EARLY",
    "ALL_AT_ONCE",
    "OTHER_LANGUAGE",
]
RetryOf: TypeAlias = Literal["FAILED", "NOT_COUNTED", "BOTH"]
RunChangeOf: TypeAlias = Literal[
    "UNIT_TEST_SET",
    "UNIT_TEST",
    "PERSONA",
    "SCENARIO",
    "METRIC",
    "CRITERION",
    "GATE",
    "SERVICE",
    "CONNECTOR",
    "MODEL_PREFERENCES",
    "SIMULATOR",
    "SEED",
    "EARLY_STOP",
    "POLICY",
    "LABELS",
]
RunStatus: TypeAlias = Literal["RUNNING", "CANCELLING", "COMPLETED", "CANCELLED"]
SimulatorKind: TypeAlias = Literal["RULES", "MODEL"]
Spender: TypeAlias = Literal["PERSONA", "AGENT", "EVENT", "JUDGE", "ENVIRONMENT"]
StoppedBy: TypeAlias = Literal["BUDGET"]
UnitTestChange: TypeAlias = Literal["IMPROVED", "REGRESSED", "SAME", "NEW", "GONE", "UNDECIDED"]
Verdict: TypeAlias = Literal["PASSED", "FAILED", "INCONCLUSIVE", "UNDECIDED"]

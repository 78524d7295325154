"""Where the published description differs from the contract's, and why."""

from __future__ import annotations

_HEADER = "The source document has this header, and there it stands."
_NO_ROOM = "The contract says nothing of a disk that is full; a 503 would say to try again soon."
_TOO_LARGE = "A body has at most a mebibyte, and who sends more is told."
_NO_JSON = "A body says that it is JSON: what a page from elsewhere can send does not count."
_VARIABLES = "The source document has personas without variables, so they may be left out."
_REGISTRY = "Checked against the registries, which grow, instead of a list of thousands of codes."
_MODELS = "This platform talks to any model, by the name that its own server gives it."
_CONNECTOR = "An addition that may be left out: here somebody has to say how an agent is reached."
_EVALUATOR = "An addition that may be left out: here a metric need not be judged by a model."
_OPTIONAL = "An addition that may be left out: a criterion may be one that need not apply."
_NULLABLE = "The public SDK leaves nulls out: what may be null counts as null where it is missing."
_VALUE_TYPE = "An addition: later clients of the API read the type of a metric's value there."
_CONVERSATIONS = "An addition: what evaluates metrics takes a conversation, and lists name it here."
_INTEGERS = "GraphQL shows the same numbers, and its integers have 32 bits."
_TAGS = "All definitions have at most 20 tags, so that lists stay quick."
_RUNNABLE = "Here a set can hold what cannot be run, such as a service without a connector."

DIFFERENCES: dict[str, str] = {
    "*: header x-org-id: is ours alone": _HEADER,
    "*: status 413: is ours alone": _TOO_LARGE,
    "*: status 415: is ours alone": _NO_JSON,
    "*: status 507: is ours alone": _NO_ROOM,
    "create-simulation-persona*: body*sensitive_user_variables: required": _VARIABLES,
    "create-simulation-persona*: body*sensitive_user_variables: default": _VARIABLES,
    "create-simulation-persona*: body*preferred_language<string>: enum": _REGISTRY,
    "create-simulation-persona*: body*timezone<string>: enum": _REGISTRY,
    "*: body.*version_set.llm_model_preferences{}.llm_name: enum": _MODELS,
    "*: body.*version_set.llm_model_preferences{}.llm_name: minLength": _MODELS,
    "*-service: body.connector: is ours alone": _CONNECTOR,
    "*: body.*version_set.connector: is ours alone": _CONNECTOR,
    "*-metric: body.evaluator: is ours alone": _EVALUATOR,
    "*: body.success_criterions[].optional: is ours alone": _OPTIONAL,
    "create-*: body*conversation_starts_at: required": _NULLABLE,
    "*: body.*version_number: required": _NULLABLE,
    "create-metric: body.additional_notes: required": _NULLABLE,
    "create-simulation-unit-test-set: body.description: required": _NULLABLE,
    "*-metrics: answer.metrics[].metric_value_type: is ours alone": _VALUE_TYPE,
    "*-set-runs: answer.*.conversation_ids: is ours alone": _CONVERSATIONS,
    "*: body.*version_number: minimum": _INTEGERS,
    "*: body.*version_number: maximum": _INTEGERS,
    "*: body.*run_count: maximum": _INTEGERS,
    "*-simulation-unit-test*: body.tags: maxProperties": _TAGS,
    "create-simulation-unit-test-set-run: status 400: is ours alone": _RUNNABLE,
}
"""By pattern, in which a star stands for anything: what differs, and the reason."""

"""Why a stage fails: the categories of the Pulse contract, and what may be tried again."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """The error taxonomy of runs and stages."""

    MODEL_TIMEOUT = "model_timeout"
    MODEL_REFUSAL = "model_refusal"
    MODEL_RATE_LIMIT = "model_rate_limit"
    TOOL_FAILURE = "tool_failure"
    STALE_DATA = "stale_data"
    CONFIG_DECODE_ERROR = "config_decode_error"
    CHECKPOINT_CORRUPTION = "checkpoint_corruption"
    CHECKPOINT_FORMAT_UNSUPPORTED = "checkpoint_format_unsupported"
    CHECKPOINT_TASK_TYPE_MISMATCH = "checkpoint_task_type_mismatch"
    CHECKPOINT_TASK_VERSION_MISMATCH = "checkpoint_task_version_mismatch"
    CHECKPOINT_RUNTIME_VERSION_MISMATCH = "checkpoint_runtime_version_mismatch"
    CHECKPOINT_NAME_MISMATCH = "checkpoint_name_mismatch"
    STAGE_TIMEOUT = "stage_timeout"
    HOST_ACTION_FAILURE = "host_action_failure"


RETRYABLE: dict[Category, bool | None] = {
    Category.MODEL_TIMEOUT: True,
    Category.MODEL_REFUSAL: False,
    Category.MODEL_RATE_LIMIT: True,
    Category.TOOL_FAILURE: None,
    Category.STALE_DATA: True,
    Category.CONFIG_DECODE_ERROR: False,
    Category.CHECKPOINT_CORRUPTION: False,
    Category.CHECKPOINT_FORMAT_UNSUPPORTED: True,
    Category.CHECKPOINT_TASK_TYPE_MISMATCH: False,
    Category.CHECKPOINT_TASK_VERSION_MISMATCH: True,
    Category.CHECKPOINT_RUNTIME_VERSION_MISMATCH: True,
    Category.CHECKPOINT_NAME_MISMATCH: False,
    Category.STAGE_TIMEOUT: None,
    Category.HOST_ACTION_FAILURE: None,
}
"""Whether trying again can help; null where only the failing stage can tell."""


class StageFault(Exception):
    """Raised by a stage that failed.

    ``retryable`` is said by the stage where its category leaves it open, and is taken from
    the category everywhere else.
    """

    def __init__(self, category: Category, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        known = RETRYABLE[category]
        self.category = category
        self.message = message
        self.retryable = retryable if known is None else known


class RunCancelled(Exception):
    """Raised where a stage notices that its run was cancelled. No failure."""

"""What an A2A agent answers: a message, or a task with its state and its artifacts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from a2a.types.a2a_pb2 import (
    Artifact,
    Message,
    Part,
    StreamResponse,
    Task,
    TaskState,
    TaskStatus,
)
from google.protobuf.json_format import MessageToDict

from simulation.runner.wire.answer import MAX_PARTS, Unusable, texts_in
from simulation.runner.wire.asking import MAX_ANSWER_BYTES

MAX_ARTIFACTS_SEEN = 1_000

_GOES_ON = (
    TaskState.TASK_STATE_UNSPECIFIED,
    TaskState.TASK_STATE_SUBMITTED,
    TaskState.TASK_STATE_WORKING,
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands: its context, the task that waits for input, and the artifacts of
    that which were shown before."""

    context: str = ""
    task: str = ""
    shown: tuple[str, ...] = ()

    @classmethod
    def of(cls, continuation: str) -> Conversation:
        """What a reply's ``continuation`` says."""
        if not continuation:
            return cls()
        kept = json.loads(continuation)
        return cls(kept["context"], kept.get("task", ""), tuple(kept.get("shown", ())))

    @property
    def continuation(self) -> str:
        """This, as a text."""
        kept: dict[str, Any] = {"context": self.context}
        if self.task:
            kept |= {"task": self.task, "shown": self.shown}
        return orjson.dumps(kept).decode()


@dataclass(slots=True)
class Answer:
    """An answer as it comes in, by a stream or by looks."""

    before: Conversation
    message: Message | None = None
    task_id: str = ""
    context: str = ""
    status: TaskStatus | None = None
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)
    size: int = 0

    @property
    def begun(self) -> bool:
        """Whether something of it is there to be read."""
        return self.message is not None or bool(self.said or self._new_artifacts())

    @property
    def goes_on(self) -> bool:
        """Whether there is a task that still works."""
        return self.message is None and (self.status is None or self.status.state in _GOES_ON)

    def take(self, event: StreamResponse) -> None:
        """Take an event of a stream.

        Raises:
            Unusable: it is too large, together with the others.
        """
        self.size += event.ByteSize()
        if self.size > MAX_ANSWER_BYTES:
            raise Unusable(
                f"The agent answered with more than {MAX_ANSWER_BYTES // 1024} KiB; answer shorter."
            )
        match event.WhichOneof("payload"):
            case "message":
                self.message = event.message
                self.context = event.message.context_id
            case "task":
                self.take_task(event.task)
            case "status_update":
                update = event.status_update
                self._belongs_to(update.task_id, update.context_id)
                self._take_status(update.status)
            case "artifact_update":
                changed = event.artifact_update
                self._belongs_to(changed.task_id, changed.context_id)
                known = self.artifacts.get(changed.artifact.artifact_id)
                if changed.append and known is not None:
                    known.parts.extend(changed.artifact.parts)
                else:
                    self.artifacts[changed.artifact.artifact_id] = changed.artifact

    def take_task(self, task: Task) -> None:
        """Take a task as it is now."""
        self._belongs_to(task.id, task.context_id)
        self.artifacts = {each.artifact_id: each for each in task.artifacts}
        self._take_status(task.status)

    def texts(self) -> tuple[str, ...]:
        """What it says: new artifacts, and then the message; what it said while it worked where
        there is neither.

        Raises:
            Unusable: it says nothing.
        """
        found = [_text(each.parts) for each in self._new_artifacts()]
        last = self.message or (self.status.message if self.status else None)
        if last is not None:
            found.append(_text(last.parts))
        if not any(text.strip() for text in found):
            found = [_text(each.parts) for each in self.said[-1:]]
        texts = texts_in(list(found), "the answer")
        if not texts:
            raise Unusable("it holds no text; answer with a message, or with an artifact.")
        return texts

    @property
    def after(self) -> Conversation:
        """Where the conversation stands with it."""
        context = self.context or self.before.context
        waits = self.status is not None and self.status.state == TaskState.TASK_STATE_INPUT_REQUIRED
        if self.message is not None or not waits:
            return Conversation(context)
        return Conversation(context, self.task_id, tuple(self.artifacts)[:MAX_ARTIFACTS_SEEN])

    def _belongs_to(self, task: str, context: str) -> None:
        self.task_id = task or self.task_id
        self.context = context or self.context

    def _take_status(self, status: TaskStatus) -> None:
        if status.HasField("message"):
            self.said = [status.message]
        self.status = status

    def _new_artifacts(self) -> list[Artifact]:
        same = self.task_id == self.before.task
        shown = frozenset(self.before.shown if same else ())
        return [each for id, each in self.artifacts.items() if id not in shown][:MAX_PARTS]


def _text(parts: Sequence[Part]) -> str:
    """``parts`` as a text: data as JSON, files by what they are called."""
    return "\n".join(text for text in map(_text_of, parts) if text)


def _text_of(part: Part) -> str:
    match part.WhichOneof("content"):
        case "text":
            return part.text
        case "data":
            data = _whole_numbers(MessageToDict(part.data))
            return json.dumps(data, ensure_ascii=False, sort_keys=True)
        case "url" | "raw":
            kind = f" ({part.media_type})" if part.media_type else ""
            where = part.url or f"{len(part.raw)} bytes"
            return f"{part.filename or 'file'}{kind}: {where}"
    return ""


def _whole_numbers(value: Any) -> Any:
    """``value`` with 2 for 2.0: the SDK reads every number as one with a point."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole_numbers(each) for each in value]
    if isinstance(value, dict):
        return {key: _whole_numbers(each) for key, each in value.items()}
    return value

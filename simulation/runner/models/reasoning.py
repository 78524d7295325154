"""What a model thought before it spoke: taken apart from what it said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulation.kernel.values import Json
from simulation.runner.models.json_in_text import end_of_json

_NAMES = (
    r"(?:seed:)?(?:think(?:ing)?|thoughts?|reasoning(?:_content)?|antthinking|reflection"
    r"|scratch_?pad|analysis|inner_monologue|chain_of_thought|cot)"
)
_MARK = re.compile(
    rf"""
      (?P<code> ```.*?``` | `[^`\n]{{1,200}}` )
    | (?P<open> < {_NAMES} (?: \s [^<>\n]{{0,200}} )? > )
    | (?P<close> </ {_NAMES} \s* > )
    | (?P<open_bare> \[THINK\] | ◁think▷ | <\|begin_of_thought\|> | <\|START_THINKING\|>
        | <\|channel\|>\s*(?:analysis|commentary|thought)\b [^<]{{0,100}} <\|message\|>
        | <\|channel>thought\b )
    | (?P<close_bare> \[/THINK\] | ◁/think▷ | <\|end_of_thought\|> | <\|END_THINKING\|>
        | <channel\|> | (?:<\|start\|>assistant)?<\|channel\|>\s*final\b [^<]{{0,100}}
        <\|message\|> )
    | (?P<stop> <\|end\|> )
    | (?P<json> [{{\[] )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rf"<(?P<end>/?){_NAMES}(?:\s[^<>\n]{{0,200}})?>", re.IGNORECASE)
_END = re.compile(
    rf"</{_NAMES}\s*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>|<\|END_THINKING\|>|<channel\|>"
    r"|<\|end\|>|(?:<\|start\|>assistant)?<\|channel\|>\s*final\b[^<]{0,100}<\|message\|>",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"<\|(?:start\|>assistant|return\||end\|)>?|<\|channel\|>\s*final\b[^<]{0,100}<\|message\|>"
    r"|<\|(?:begin|end)_of_solution\|>|<\|(?:START|END)_RESPONSE\|>",
    re.IGNORECASE,
)
_SPELT_OUT = re.compile(r"\A\s*analysis(?=[A-Z\s:])(.*)assistant\s*final(.*)\Z", re.DOTALL)
"""The channels of a model whose markers were lost on the way."""

_HINTS = ("<", "[think]", "[/think]", "◁", "assistantfinal", "assistant final")

REASONING_PARTS = frozenset(
    {"thinking", "reasoning", "redacted_thinking", "thought", "reasoning_content", "analysis"}
)
"""Types of content parts that are no answer."""

_FIELDS = (
    "reasoning_content",
    "reasoning",
    "thinking",
    "thinking_content",
    "thought",
    "thoughts",
    "reasoning_details",
    "thinking_blocks",
)
_INNER = ("thinking", "reasoning", "text", "summary", "content", "thought")
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said, and the reasoning that stood around it; either may be empty."""

    said: str
    reasoning: str = ""


def spoken(text: str) -> Spoken:
    """``text`` without its reasoning.

    Reasoning stands between tags of one of the kinds in use. Without an end it goes on to the
    end of the text; an end without a beginning ends what began in the prompt. Tags in code and
    in the strings of JSON are spoken of, not used.
    """
    lowered = text.casefold()
    if not any(hint in lowered for hint in _HINTS):
        return Spoken(text)
    lost = _SPELT_OUT.match(text)
    if lost:
        return Spoken(lost[2].strip(), lost[1].strip())
    said, thought = _taken_apart(text)
    if not thought:
        return Spoken(text)
    rest = _LEFT_OVER.sub("", "".join(said)).strip()
    return Spoken(rest, "\n\n".join(part for part in map(str.strip, thought) if part))


def reasoning_beside(message: dict[str, Json]) -> str:
    """The reasoning in a field of its own, as servers differ in naming it."""
    return next((text for text in (text_of(message.get(name)) for name in _FIELDS) if text), "")


def text_of(value: Json, depth: int = _DEEPEST) -> str:
    """The text in a typed part or a list of them, however it is wrapped."""
    if isinstance(value, str):
        return value.strip()
    if depth == 0:
        return ""
    if isinstance(value, list):
        return "\n\n".join(part for part in (text_of(each, depth - 1) for each in value) if part)
    if isinstance(value, dict):
        inner = (text_of(value.get(name), depth - 1) for name in _INNER)
        return next((text for text in inner if text), "")
    return ""


def _taken_apart(text: str) -> tuple[list[str], list[str]]:
    said, thought = list[str](), list[str]()
    position = start = 0
    json_ends = end_of_json(text)
    while mark := _MARK.search(text, position):
        if mark["json"]:
            position = json_ends(mark.start()) or mark.end()
        elif mark["code"]:
            position = mark.end() if _is_spoken_of(mark["code"]) else mark.start() + 1
        elif mark["stop"]:
            position = mark.end()
        elif mark["open"] or mark["open_bare"]:
            said.append(text[start : mark.start()])
            end, position = _end_of_thought(text, mark.end())
            thought.append(text[mark.end() : end])
            start = position
        else:
            # What was taken for words belongs to a thought that began in the prompt.
            thought.append("".join([*said, text[start : mark.start()]]))
            said = []
            position = start = mark.end()
    said.append(text[start:])
    return said, thought


def _is_spoken_of(code: str) -> bool:
    """Whether the tags in ``code`` stand there as an example: none ends what began outside."""
    inner = code.strip("`")
    if _TAG.fullmatch(inner):
        return True
    depth = 0
    for tag in _TAG.finditer(inner):
        depth += -1 if tag["end"] else 1
        if depth < 0:
            return False
    return True


def _end_of_thought(text: str, position: int) -> tuple[int, int]:
    """Where the thought that goes on at ``position`` ends, and where the next words begin.

    Within another thought that is too early, and made good by the end that follows.
    """
    ended = _END.search(text, position)
    return ended.span() if ended else (len(text), len(text))

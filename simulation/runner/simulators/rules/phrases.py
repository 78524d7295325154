"""What rules have a persona say of themselves, in the languages that they have words of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from simulation.runner.ports import Brief
from simulation.runner.simulators.rules.script import read_script
from simulation.runner.simulators.rules.words import stems, words


class Manner(Enum):
    """How somebody talks, as role and background tell."""

    PLAIN = "plain"
    TERSE = "terse"
    FORMAL = "formal"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language, by manner where they differ by it.

    ``greeting_words`` are how a text begins that greets by itself.
    """

    greetings: Mapping[Manner, tuple[str, ...]]
    agreements: Mapping[Manner, tuple[str, ...]]
    ignorance: Mapping[Manner, tuple[str, ...]]
    refusals: tuple[str, ...]
    reminders: tuple[str, ...]
    fillers: Mapping[Manner, tuple[str, ...]] = field(default_factory=dict)
    english: bool = False


def _alike(*phrases: str) -> dict[Manner, tuple[str, ...]]:
    return dict.fromkeys(Manner, phrases)


ENGLISH = Phrases(
    greetings={
        Manner.PLAIN: ("Hello!", "Hi!", "Hello.", "Hi there!"),
        Manner.TERSE: ("", "Hi.", "Hello."),
        Manner.FORMAL: ("Hello.", "Good day.", "Good day to you."),
    },
    fillers={
        Manner.PLAIN: ("", "", "Sure.", "Of course."),
        Manner.TERSE: ("",),
        Manner.FORMAL: ("", "Certainly.", "With pleasure."),
    },
    agreements={
        Manner.PLAIN: ("Yes, please.", "Yes, that would be great.", "Yes, go ahead."),
        Manner.TERSE: ("Yes.", "Yes, please.", "Yes, go ahead."),
        Manner.FORMAL: ("Yes, please.", "Yes, that would be very kind.", "Yes, please do."),
    },
    ignorance={
        Manner.PLAIN: (
            "I'm sorry, I don't know.",
            "I don't know that.",
            "Hm, I don't know, sorry.",
        ),
        Manner.TERSE: ("I don't know.", "No idea, I don't know."),
        Manner.FORMAL: ("I am sorry, I do not know that.", "I do not know, I regret to say."),
    },
    refusals=("No, thank you.", "No, thanks."),
    reminders=("As I said:", "Once more:", "Again:"),
    english=True,
)

_OTHERS = {
    "deu": Phrases(
        greetings=_alike("Guten Tag!", "Hallo!"),
        agreements=_alike("Ja, bitte.", "Ja, gern."),
        ignorance=_alike("Das weiß ich leider nicht."),
        refusals=("Nein, danke.",),
        reminders=("Wie gesagt:", "Noch einmal:"),
    ),
    "fra": Phrases(
        greetings=_alike("Bonjour !", "Bonjour."),
        agreements=_alike("Oui, s'il vous plaît.", "Oui, volontiers."),
        ignorance=_alike("Je ne sais pas, désolé."),
        refusals=("Non, merci.",),
        reminders=("Comme je l'ai dit :", "Encore une fois :"),
    ),
    "spa": Phrases(
        greetings=_alike("¡Hola!", "Buenos días."),
        agreements=_alike("Sí, por favor.", "Sí, adelante."),
        ignorance=_alike("Lo siento, no lo sé."),
        refusals=("No, gracias.",),
        reminders=("Como he dicho:", "Otra vez:"),
    ),
    "ita": Phrases(
        greetings=_alike("Buongiorno!", "Salve!"),
        agreements=_alike("Sì, grazie.", "Sì, volentieri."),
        ignorance=_alike("Mi dispiace, non lo so."),
        refusals=("No, grazie.",),
        reminders=("Come ho detto:", "Ancora una volta:"),
    ),
    "por": Phrases(
        greetings=_alike("Olá!", "Bom dia."),
        agreements=_alike("Sim, por favor.", "Sim, pode ser."),
        ignorance=_alike("Desculpe, não sei."),
        refusals=("Não, obrigado.",),
        reminders=("Como disse:", "Mais uma vez:"),
    ),
    "nld": Phrases(
        greetings=_alike("Goedendag!", "Hallo!"),
        agreements=_alike("Ja, graag.", "Ja, alstublieft."),
        ignorance=_alike("Dat weet ik helaas niet."),
        refusals=("Nee, dank u.",),
        reminders=("Zoals ik zei:", "Nogmaals:"),
    ),
}

_MANNERS = {
    Manner.TERSE: "hurried hurry busy impatient stressed rushed terse brief angry",
    Manner.FORMAL: "formal polite elderly retired courteous old-fashioned gentleman",
}
_ENGLISH_WORDS = frozenset(
    words(
        """the i i'd i'm i've please would need needs wants you my with and book your this what
    that there can could should hello hi it's"""
    )
)
"""Common words of English that the other languages above lack."""


def manner(brief: Brief) -> Manner:
    """The manner that the persona's role and background suggest."""
    described = stems(f"{brief.persona.role} {brief.persona.background}")
    return next(
        (kind for kind, signs in _MANNERS.items() if stems(signs) & described), Manner.PLAIN
    )


def phrases_of(brief: Brief) -> Phrases:
    """The phrases of the language that the persona speaks here: its own, unless what it has to
    say is written in English. English where the persona's language has none."""
    if is_english(brief):
        return ENGLISH
    return _OTHERS.get(brief.persona.preferred_language or "", ENGLISH)


def greetings_of(brief: Brief) -> tuple[str, ...]:
    """How the persona may greet; empty where its own language has no greeting, or is not the
    one in which it has to speak."""
    own = brief.persona.preferred_language
    if is_english(brief):
        return ENGLISH.greetings[manner(brief)] if own in (None, "eng") else ()
    return _OTHERS[own].greetings[manner(brief)] if own in _OTHERS else ()


def is_english(brief: Brief) -> bool:
    """Whether what the persona has to say is written in English, as far as its words tell."""
    if brief.persona.preferred_language == "eng":
        return True
    written = read_script(brief.scenario.instructions).openings or (brief.scenario.objective,)
    return not _ENGLISH_WORDS.isdisjoint(words(" ".join(written)))

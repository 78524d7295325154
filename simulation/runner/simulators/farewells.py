"""Whether somebody says nothing but thanks and goodbye."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.runner.simulators.rules.words import words

_LONGEST = 200
"""Characters: who says more says something else as well."""


_PARTING = frozenset(
    words(
        """bye goodbye farewell cheers ciao adieu adios tschuss wiedersehen wiederhoren
        servus revoir arrivederci addio hasta luego adeus tchau doei vaarwel hejda farvel"""
    )
)
_THANKS = frozenset(
    words("thank thanks welcome danke dank merci gracias grazie obrigado obrigada bedankt")
)
_PARTING_PHRASES = (
    "good bye",
    "take care",
    "see you",
    "have a",
    "good night",
    "good day",
    "bis bald",
    "bis dann",
    "bis dahin",
    "schonen tag",
    "a bientot",
    "bonne journee",
    "au revoir",
    "hasta pronto",
    "buona giornata",
    "ate logo",
    "tot ziens",
    "fijne dag",
)
_POLITE = frozenset(
    words(
        """thank thanks you you're youre re welcome so very much again too and for your the a all
        help have nice good lovely wonderful day evening night afternoon weekend one ok okay alright
        great perfect take care see soon later then well now i that's thats s is it
        everything was that my pleasure same to likewise appreciate appreciated really
        danke schon vielen dank ihnen dir auch auf einen schonen tag noch bis bald dann und gut
        alles dahin abend wunsche ich ebenfalls gleichfalls fur ihre hilfe
        merci beaucoup au a bientot bonne journee soiree et vous aussi pour votre aide
        gracias muchas adios hasta pronto luego que tenga buen dia igualmente por su ayuda y
        grazie mille buona giornata serata anche lei arrivederla per il suo aiuto e
        obrigado obrigada muito ate logo tenha um bom dia pela ajuda
        dank u wel je bedankt tot ziens fijne nog en jij ook hoor"""
    )
)
"""What is said around a goodbye, without accents."""


def only_closes(said: Sequence[str]) -> bool:
    """Whether the last of what somebody ``said`` closes a conversation that they had closed:
    another goodbye, or a third time nothing but thanks."""
    if len(said) > 1 and all(_parts(text) for text in said[-2:]):
        return True
    return len(said) > 2 and all(_parts(text) or _thanks(text) for text in said[-3:])


def _parts(text: str) -> bool:
    """Whether ``text`` says goodbye and nothing else."""
    said = _polite_words(text)
    line = f" {' '.join(said)} "
    return any(word in _PARTING for word in said) or any(
        f" {phrase} " in line for phrase in _PARTING_PHRASES
    )


def _thanks(text: str) -> bool:
    """Whether ``text`` gives thanks, or returns them, and nothing else."""
    return any(word in _THANKS for word in _polite_words(text))


def _polite_words(text: str) -> Sequence[str]:
    """The words of ``text``, where all of them are those of a farewell; else none."""
    if len(text) > _LONGEST or "?" in text:
        return []
    said = words(text)
    return said if all(word in _POLITE or word in _PARTING for word in said) else []

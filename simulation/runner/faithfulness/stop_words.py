"""The commonest small words of some languages, without accents."""

from __future__ import annotations

STOP_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(listed.split())
    for code, listed in {
        "eng": """the and you is of to that it he was for on are as with his they i be this have
            from or had by not but what we can out your when there an how if will their do would
            like some her my could want need it's i'm i'd please thank thanks yes which me""",
        "deu": """der die das und ist nicht ich sie wir ihr ein eine einen einem einer mit auf fur
            von zu dem den des im am um es auch wie wenn kann konnen mochte mir mich ihnen haben
            habe hatte sind war wird noch nur oder aber bitte danke ja nein gerne dass uns bei
            nach vielen""",
        "fra": """le la les un une des du de et est je vous nous il elle ne pas que qui pour dans
            sur avec ce cette mon ma mes votre vos au aux en suis avez ai etes serait voudrais
            merci oui bonjour mais si plus tout bien j'ai c'est d'une s'il plait""",
        "spa": """el la los las un una de del y es yo usted que no para por con en se mi su al lo
            le me quiero quisiera gracias si pero como mas muy esta estoy tengo hay puede favor
            buenos dias hola nos este cuando""",
        "ita": """il lo la i gli le un una di del della e sono io lei che non per con in si mi suo
            al alla vorrei grazie ma come piu molto questo questa ho ha posso puo buongiorno sera
            anche nel da ci perche""",
        "por": """o a os as um uma de do da e eu voce que nao para por com em se meu minha seu sua
            ao quero queria obrigado obrigada sim mas como mais muito este esta estou tenho tem
            pode bom dia ola nos na no isso""",
        "nld": """de het een en is ik u je wij ze niet dat die voor met op van te in er aan ook als
            kan wil graag mijn uw heb hebben heeft zijn was maar of om naar bij dank bedankt ja nee
            wel nog dit zou""",
        "swe": """och att det som en ett jag du vi ni inte for med pa av till ar den de har om kan
            vill mitt min er tack ja nej men eller fran vid skulle finns mig oss detta hej bord""",
        "dan": """og at det som en et jeg du vi i ikke for med pa af til er den de har om kan vil
            min mit tak ja nej men eller fra ved skulle mig os dette hej gerne være""",
        "nor": """og at det som en et jeg du vi ikke for med pa av til er den de har om kan vil
            min mitt takk ja nei men eller fra ved skulle meg oss dette hei gjerne""",
        "pol": """i w na nie to jest sie z do ze ja pan pani chce chcialbym chcialabym prosze dla
            jak ale czy po od za moj moja mam ma tak dziekuje dzien dobry przez bardzo tylko o
            juz""",
        "fin": """ja on ei etta se han mina sina kiitos kylla mutta tai kun jos olen ovat ole
            haluaisin voin voiko minun hei mika joka niin myos vain""",
        "tur": """ve bir bu da de icin ile ne ben siz biz var yok mi mu degil evet hayir tesekkur
            ederim lutfen istiyorum olarak cok ama daha gibi benim merhaba""",
    }.items()
}

RELATED: tuple[frozenset[str], ...] = (
    frozenset({"swe", "dan", "nor", "nob", "nno"}),
    frozenset({"spa", "por", "glg", "cat", "ast"}),
    frozenset({"deu", "gsw", "ltz", "bar", "nds"}),
    frozenset({"nld", "afr", "fry", "vls"}),
)
"""Languages whose small words are too much alike to tell which of them is spoken."""

NAMES: dict[str, frozenset[str]] = {
    code: frozenset(listed.split())
    for code, listed in {
        "eng": "english englisch anglais ingles inglese engels engelska engelsk angielski",
        "deu": "german deutsch allemand aleman tedesco duits alemao tyska tysk niemiecki",
        "fra": "french franzosisch francais frances francese frans franska fransk",
        "spa": "spanish spanisch espagnol espanol castellano spagnolo spaans espanhol",
        "ita": "italian italienisch italien italiano italiaans",
        "por": "portuguese portugiesisch portugais portugues portoghese",
        "nld": "dutch niederlandisch hollandisch neerlandais holandes olandese nederlands",
        "swe": "swedish schwedisch suedois sueco svenska",
        "dan": "danish danisch danois danes dansk",
        "nor": "norwegian norwegisch norvegien noruego norsk",
        "pol": "polish polnisch polonais polaco polski",
        "fin": "finnish finnisch finnois suomi",
        "tur": "turkish turkisch turc turco turkce",
    }.items()
}
"""What the languages are called, without accents."""

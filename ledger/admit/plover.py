"""PLOVER root codes by verb (Halterman et al. 2023, arXiv 2304.01331): a small lexicon of news verbs.

A verb that is not here gets no code; none is guessed.
"""

from __future__ import annotations

import re

from ledger.claims import PloverCode

_VERBS = {
    PloverCode.AGREE: "agree accept approve sign ratify endorse settle",
    PloverCode.CONSULT: "meet met negotiate talk discuss visit consult host call phone mediate confer speak spoke "
    "contact",
    PloverCode.SUPPORT: "support praise back defend recognise recognize congratulate condole",
    PloverCode.COOPERATE: "cooperate collaborate share extradite trade",
    PloverCode.AID: "aid donate supply fund rescue evacuate shelter feed",
    PloverCode.CONCEDE: "concede release free pardon ease lift reopen resign apologise apologize",
    PloverCode.RETREAT: "retreat withdraw withdrew surrender disarm demobilise demobilize",
    PloverCode.REQUEST: "request urge appeal demand plead seek sought",
    PloverCode.ACCUSE: "accuse blame allege condemn denounce criticise criticize sue charge slam",
    PloverCode.REJECT: "reject refuse dismiss veto deny decline rebuff boycott",
    PloverCode.THREATEN: "threaten warn vow",
    PloverCode.PROTEST: "protest demonstrate rally riot march rebel",
    PloverCode.SANCTION: "sanction embargo ban suspend expel blacklist freeze froze cancel",
    PloverCode.MOBILIZE: "mobilise mobilize deploy reinforce rearm arm send sent",
    PloverCode.COERCE: "arrest detain seize jail imprison blockade confiscate abduct kidnap crack raid evict impose",
    PloverCode.ASSAULT: "attack bomb kill strike struck shell fire fired invade assassinate destroy wound injure "
    "shoot shot hit target launch massacre torture ambush murder",
}
_CODE_OF = {form: code for code, forms in reversed(_VERBS.items()) for form in forms.split()}


def code_of(verb: str) -> PloverCode | None:
    """The root code of a verb phrase: that of its last word the lexicon has."""
    for word in reversed(re.findall(r"[a-z]+", verb.casefold())):
        for form in _bases(word):
            if form in _CODE_OF:
                return _CODE_OF[form]
    return None


def _bases(word: str) -> list[str]:
    """The word and what it may be a form of."""
    bases = [word]
    for ending in ("ing", "ied", "ed", "ies", "es", "s", "d"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            bases += [stem, stem + "e", stem + "y"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                bases.append(stem[:-1])
    return bases

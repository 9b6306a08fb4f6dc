"""Words whose full stop need not end a sentence, and words that mostly begin one.

Case matters throughout: ``Gen.`` is a rank, ``gen.`` is not; ``Art. 5`` is an article, *art.* an end.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


TITLES = words(
    """
    Mr Mrs Ms Mx Dr Drs Prof Profs Gen Lt Col Sen Sens Rep Reps Gov Govs Capt Cmdr Cdr Maj Sgt Cpl Pvt
    Adm Brig Hon Rev Fr Msgr Messrs Pres Amb Sec Atty Supt Det Insp Cllr Mme Mlle Mmes Ft Mt Pte Spc
    Sra Srta Sig Dott Ing Lic Hr Fra Mgr Ald Asst Dep Dir Ayat Sh vs viz cf ca resp bzw vgl ggf sog
    гн г-н г-жа им ул см т.е
    """
)
"""Always followed by what they belong to, so never the end of a sentence (``St`` aside)."""

BEFORE_NUMBER = words(
    """
    No Nos Nr Art Arts Fig Figs Vol Vols Ch Para Paras pp pg pt Pt ed Ed Eq Sect Bd Abs Par Rs approx est
    """
)
"""Abbreviations only where a number follows: *No. 5*, but *"No." He left.*"""

OFTEN_INSIDE = words(
    """
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Tues Wed Thurs
    Inc Corp Co Cos Ltd Bros Assn Dept Univ Intl Mfg Jr Sr Esq Ph St Ste Ave Blvd Rd Hwy Bldg etc al
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
    Okla Ore Pa Penn Tenn Tex Vt Va Wash Wis Wyo Ont Que Alta govt
    млн млрд тыс руб долл гг
    """
)
"""End a sentence only where the next word plainly begins one."""

CLOCK = words("a.m p.m A.M P.M am pm")
AFTER_CLOCK = words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue
    Tues Wed Thu Thurs Fri Sat Sun ET EST EDT PT PST PDT CT CST CDT MT GMT UTC BST CET CEST IST IRST Eastern
    Pacific Central Mountain Greenwich Tehran Moscow Beijing Kyiv Jerusalem Baghdad Local Daylight
    """
)
"""What may stand between a clock time and the rest of its sentence: *9 p.m. Tuesday*."""

LABELLED = words(
    """
    plan vitamin hepatitis group class type section part option phase grade team category schedule
    influenza exhibit annex appendix company block zone figure
    """
)
"""Before a single letter that is a label and not an initial: *Plan B. The ...*"""

STARTERS = words(
    """
    The A An He She It They We I You This That These Those There Here In On At But And Or So If When While
    After Before As For From With By Its His Her Their Our My Your Not No Yes What Who Why How Where
    According Meanwhile However Since Both Some Many Most All Such Now Then Later Earlier Also Still Yet
    Under During Despite Although Though Because Until Once Last Among Another Other Others Officials
    Police Nor Neither Each Every Few Several More Only Even Just To Of Instead Moreover Nevertheless
    Today Yesterday Tomorrow Asked Speaking Earlier Separately Critics Supporters Experts Analysts
    Der Die Das Ein Eine Er Sie Es Wir Und Aber Im Am Auch Nach Doch Wie
    Le La Les Un Une Il Elle Ils Elles Nous Et Mais En Dans Selon Cette Ce Ces
    El Los Las Una Ella Ellos Y Pero Según Este Esta Lo Se Uno
    В Он Она Они Но И Это По На Мы
    """
)
"""Capitalised words that mostly stand capitalised because a sentence begins with them."""

SAYING = (
    "said|says|say|asked|asks|ask|told|tells|wrote|writes|added|adds|shouted|cried|replied|tweeted|posted|"
    "declared|exclaimed|demanded|warned|joked|quipped|wondered|continued|responded|insisted|yelled|chanted"
)
"""Verbs that take a question or an exclamation before them: *"Why?" Mr. Rossi asked.*"""

ORDINAL_STOP = frozenset(
    ("de", "da", "nb", "nn", "no", "fi", "et", "cs", "sk", "sl", "hr", "bs", "sr", "hu", "lv", "is")
)
"""Languages (ISO 639-1) that write ordinals as a number and a full stop: *am 3. März*."""

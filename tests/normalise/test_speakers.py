"""Who a source's words name: sentences made up for this, and sources as PolNeAR's training split has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.normalise.names import split_role
from ledger.normalise.speakers import speaker_part

CASES = [
    # what stands before
    ("by several people who heard it", "several people"),
    ("by the Kuwaiti Assistant Foreign Minister for Consular Affairs, Sami al-Hamad", "Sami al-Hamad"),
    ("by the Secretary of Fisheries, Ola Berg", "Ola Berg"),
    ("by many Wall Street players", "many Wall Street players"),
    ("by critics", "critics"),
    ("By Police", "Police"),
    ("according to Per Lind", "Per Lind"),
    ("According to the harbour union", "harbour union"),
    ("After Trump", "Trump"),
    ("Before Ms. Voss", "Voss"),
    ("But Mr. Guerrero, a Republican", "Guerrero"),
    ("But a source familiar with the FDIC’s investigation",
     "source familiar with the FDIC’s investigation"),
    ("even other senators", "other senators"),
    ("Even Democratic presidential candidates", "Democratic presidential candidates"),
    ("Among aides", "aides"),
    ("While the mayor of Tarn", "mayor of Tarn"),
    ("“While Lena Orsk", "Lena Orsk"),
    ("and, according to the coroner", "coroner"),
    ("Meanwhile, Lena Orsk", "Lena Orsk"),
    ("We were told by two officials", "two officials"),
    ("Radio Sund was informed by Ola Berg", "Ola Berg"),
    # what stands behind
    ("Per Lind told Radio Sund", "Per Lind"),
    ("the engineer Per Lind told the Harbour Post on Monday", "Per Lind"),
    ("a spokesman told reporters", "spokesman"),
    ("Voss said", "Voss"),
    ("Minister Tilda Voss said in a statement", "Tilda Voss"),
    ("Lena Orsk, who told Reuters that she", "Lena Orsk"),
    ("the ministry, through US social media company on X", "ministry"),
    ("Tilda Voss, through a spokesman on X, addressed reports", "Tilda Voss"),
    ("Orsk on Truth Social", "Orsk"),
    ("the army on its Telegram channel", "army"),
    ("Voss in an interview with Radio Sund", "Voss"),
    ("Per Lind, in a televised address", "Per Lind"),
    ("Defence Minister Aro Venn on Monday", "Aro Venn"),
    ("Aro Venn last week", "Aro Venn"),
    ("Clinton herself", "Clinton"),
    ("Mr. Rubio himself", "Rubio"),
    ("the candidates themselves", "candidates"),
    ("Ford itself", "Ford"),
    ("Senate Majority Leader Mitch McConnell (R-Ky.)", "Mitch McConnell"),
    ("Rep. Bobby Scott (D-Va.)", "Bobby Scott"),
    ("Sahil Kapur (@sahilkapur)", "Sahil Kapur"),
    ("the World Seed Council (WSC)", "World Seed Council"),
    ("Gov. Chris Christie — who is being vetted as a possible running mate for Trump —", "Chris Christie"),
    ("Democrats -- including Clinton --", "Democrats"),
    ("Ms. Brainard and Daniel Tarullo - a fellow governor", "Brainard and Daniel Tarullo"),
    ("Jack Kelly, writing for RealClearPolitics", "Jack Kelly"),
    ("a strategist for one of these candidates, speaking on the condition of anonymity",
     "strategist for one of these candidates"),
    ("Per Lind, asked about the delay", "Per Lind"),
    ("Lena Orsk, flanked by her lawyers", "Lena Orsk"),
    ("Ann Salm, who died Monday at the age of 92,", "Ann Salm"),
    ("Sen. Chris Murphy (D-Conn.), who voted against an earlier Senate bill", "Chris Murphy"),
    ("a commission on", "commission"),
    # an affiliation, a kind of thing, a name that is given
    ("Nora Lindt of Harbour Capital", "Nora Lindt"),
    ("Per Lind from the Institute for Tides", "Per Lind"),
    ("UN epidemiologist Clara Holm", "Clara Holm"),
    ("the newspaper Dagens Kurir", "Dagens Kurir"),
    ("the airline Norfly", "Norfly"),
    ("A nurse in Tarn named Ola", "Ola"),
    ("Its head, retired judge Ola Berg", "Ola Berg"),
    ("the opposition Green Front", "Green Front"),
    # both
    ("But Per Lind told Radio Sund", "Per Lind"),
    ("By Aro Venn on Sunday", "Aro Venn"),
    # nothing is to be cut
    ("The New York Times", "New York Times"),
    ("the Voice of Tarn", "Voice of Tarn"),
    ("In These Times", "In These Times"),
    ("Doctors Without Borders", "Doctors Without Borders"),
    ("as many as 40 percent of Clinton voters", "as many as 40 percent of Clinton voters"),
    ("At least one commentator", "At least one commentator"),
    ("Al-Masry Al-Youm", "Al-Masry Al-Youm"),
    ("the ministry for trade and industry", "ministry for trade and industry"),
    ("Time", "Time"),
    ("the Central Bank of Norland", "Central Bank of Norland"),
    ("the Islamic Republic of Norland", "Islamic Republic of Norland"),
    ("Human Rights Watch", "Human Rights Watch"),
    ("the Supreme Court of Norland", "Supreme Court of Norland"),
    ("the Muslim Brotherhood of Norland", "Muslim Brotherhood of Norland"),
    ("the Prince of Norland", "Prince of Norland"),
    ("the daily briefing", "daily briefing"),
    ("company officials", "company officials"),
    ("opposition Democrats in the House", "opposition Democrats in the House"),
    ("X", "X"),
    ("Sundar Pichai", "Sundar Pichai"),
    ("Afterburn Records", "Afterburn Records"),
    ("Byron Tau", "Byron Tau"),
    ("Evening Standard", "Evening Standard"),
    ("Evenson", "Evenson"),
    ("Asahi Shimbun", "Asahi Shimbun"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name"), CASES)
def test_who_speaks(words: str, name: str) -> None:
    start, end = speaker_part(words)
    assert split_role(words[start:end])[0] == name


@pytest.mark.parametrize(
    "words",
    [
        "through US social media company on X",
        "on X",
        "according to",
        "said",
        "said in a statement",
        "via Telegram",
    ],
)
def test_a_channel_or_a_verb_is_nobody(words: str) -> None:
    start, end = speaker_part(words)
    assert start == end


@given(st.text(alphabet="AaBb ,.—()“”'’toldsayX", max_size=60))
def test_what_is_left_is_a_part_of_the_words(words: str) -> None:
    start, end = speaker_part(words)
    assert 0 <= start <= end <= len(words)
    assert speaker_part(words[start:end]) or start == end

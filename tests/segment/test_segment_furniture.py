"""Page furniture: what is marked on whole pages, and what must not be."""

from __future__ import annotations

import pytest
from furniture_pages import PAGES, page

from ledger.segment import segment


def reasons(text: str) -> list[tuple[str, str]]:
    return [(text[f.start : f.end].strip(), f.reason) for f in segment(text).furniture]


def marked(text: str) -> bytearray:
    found = bytearray(len(text))
    for f in segment(text).furniture:
        found[f.start : f.end] = b"\1" * (f.end - f.start)
    return found


class TestPages:
    @pytest.mark.parametrize("name", PAGES)
    def test_the_article_is_never_marked(self, name: str) -> None:
        text, paragraphs = page(name)
        found = marked(text)
        wrong = [text[a:b] for a, b, furniture in paragraphs if not furniture and any(found[a:b])]
        assert wrong == []

    @pytest.mark.parametrize("name", [n for n in PAGES if n != "nothing but an article"])
    def test_most_of_the_furniture_is(self, name: str) -> None:
        text, paragraphs = page(name)
        found = marked(text)
        hit = sum(sum(found[a:b]) for a, b, furniture in paragraphs if furniture)
        assert hit >= 0.75 * sum(b - a for a, b, furniture in paragraphs if furniture)

    def test_over_all_pages_nearly_all(self) -> None:
        hit = total = 0
        for name in PAGES:
            text, paragraphs = page(name)
            found = marked(text)
            hit += sum(sum(found[a:b]) for a, b, furniture in paragraphs if furniture)
            total += sum(b - a for a, b, furniture in paragraphs if furniture)
        assert hit / total > 0.95

    def test_the_same_with_blank_lines_between(self) -> None:
        for name in PAGES:
            text, _ = page(name)
            airy = text.replace("\n", "\n\n")
            assert (
                "".join(t for t, _ in reasons(airy)).split() == "".join(t for t, _ in reasons(text)).split()
            )


ARTICLE = (
    "The harbour board met on Monday and put off its vote until the summer, a spokesman said.\n"
    "“We need the figures first,” said its chair, Lotte Haan, who has led the board since 2019.\n"
    "Two members walked out before the end, and one of them said that she would not come back.\n"
)


class TestKinds:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("Home / World News / Board puts off vote", "menu"),
            ("Skip to main content", "menu"),
            ("Topics: harbour, Rotterdam", "menu"),
            ("Advertisement", "advertisement"),
            ("Download our app for faster news", "app link"),
            ("Subscribe to our newsletter", "subscribe"),
            ("Follow Lotte Smit on Twitter @lottesmit", "subscribe"),
            ("Share this article: Facebook Twitter Email", "share"),
            ("Updated: 5 March 2021, 10:30 GMT", "dateline"),
            ("4 min read", "dateline"),
            ("Source: Anadolu Agency", "byline"),
            ("--Agencies", "byline"),
            ("*By Ann Lee, political editor*", "byline"),
            ("By our foreign staff", "byline"),
            ("Ann Lee covers the courts for the Harbour Post.", "byline"),
            ("Ann Lee is a reporter in Rotterdam.", "byline"),
            ("(With inputs from agencies)", "byline"),
            ("https://example.org/a?b=c", "link"),
            ("Copyright 2021 Harbour Post", "copyright"),
            ("This website uses cookies to give you the best experience.", "cookies"),
            (
                "The views expressed here are the author's own and do not reflect our editorial policy.",
                "disclaimer",
            ),
            ("READ ALSO: Board chair under fire", "related"),
            ("🔥🔥🔥 wow 😱😱", "emoji"),
            ("* * *", "ornament"),
        ],
    )
    def test_a_line_after_the_article(self, line: str, reason: str) -> None:
        assert reasons(ARTICLE + "\n" + line + "\n") == [(line, reason)]

    @pytest.mark.parametrize(
        "line",
        [
            "“Subscribe to our newsletter,” the minister joked.",
            "The company's cookies broke the law, a court said, as the website uses cookies without consent.",
            "Officials at home / abroad disagreed.",
            "By Friday the board had no chair.",
            "Source: the river rises in the Alps.  It ends at Rotterdam. Nobody disputes it.",
            "Views differ. The opinions expressed on Monday were harsh.",
            "Facebook denied it.",
            "By our count, the board has lost nine members.",
            "Ann Lee is a nurse in Rotterdam.",
            "Ann Lee covers her ears. She said she had heard enough.",
            "5,300",
            "Photo: Lotte Haan said on Monday that the vote was off",
            "🔴 Explosion heard in the harbour of Rotterdam",
            "Apple removed the app from the App Store after a complaint by the harbour board.",
            "Copyright law does not cover the harbour's tide tables, a judge ruled.",
        ],
    )
    def test_article_lines_that_look_a_little_like_it(self, line: str) -> None:
        assert reasons(ARTICLE + "\n" + line + "\n") == []

    def test_of_two_equal_lines_the_second_goes(self) -> None:
        text = "Board puts off vote\n\nBoard puts off vote\n\n" + ARTICLE
        (repeat,) = segment(text).furniture
        assert (repeat.reason, repeat.start) == ("repeated line", text.index("Board", 1))

    def test_a_list_of_names_is_not_a_menu(self) -> None:
        assert reasons(ARTICLE + "The dead:\nAmir Haddad\nLina Saab\nJoseph Karam\n") == []

    def test_a_related_list_ends_where_the_article_goes_on(self) -> None:
        more = "The port director, Jan Mulder, told the council by letter that he would stay until June.\n"
        text = ARTICLE + "Related stories\nWhat the harbour costs the city every year\n" + more
        assert [r for _, r in reasons(text)] == ["related"]
        assert reasons(text)[0][0].endswith("every year")

    def test_comments_before_any_article_take_nothing_with_them(self) -> None:
        assert reasons("12 comments\n" + ARTICLE) == [("12 comments", "comment")]

    def test_a_comment_button_above_a_long_article_takes_nothing_with_it(self) -> None:
        more = "\n".join(f"Member number {n} of the board said that the vote was wrong." for n in range(40))
        text = ARTICLE + "3 Comments\n" + more
        assert reasons(text) == [("3 Comments", "comment")]

    def test_the_share_counts_characters_that_are_not_space(self) -> None:
        found = segment("He left the board. \n\n\n abc \n\nShare\n")
        assert found.furniture_share == 5 / (15 + 3 + 5)

    def test_a_hard_wrapped_disclaimer_is_one_piece(self) -> None:
        text = ARTICLE + (
            "\nDisclaimer: The views expressed in this article are those of the\n"
            "author and do not necessarily reflect the position of the paper or of\n"
            "its owners, who take no responsibility for them.\n"
        )
        ((words, reason),) = reasons(text)
        assert reason == "disclaimer"
        assert words.endswith("for them.")

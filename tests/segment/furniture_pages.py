"""Made-up article pages as readers save them: each paragraph marked + (article) or - (furniture).

A line of a page is one paragraph, its mark the first character; an empty line is a blank line.
"""

# A line is a paragraph here, so it is as long as it is.
# ruff: noqa: E501

from __future__ import annotations

from furniture_portals import PORTALS

PAGES: dict[str, str] = {
    "breadcrumb, byline, share bar, newsletter": """
- Home / World / Europe
+ Harbour workers in Trieste vote to strike
- By Marta Lindqvist and Paolo Serra
- Published: 14 May 2024, 09:12 CEST
- 3 min read
- Share on Facebook Share on Twitter WhatsApp Email Copy link

+ TRIESTE, Italy (AP) — Harbour workers in Trieste voted on Tuesday to stop work for three days, their union said.
+ “We have asked for a meeting four times,” said Carla Bruni, who leads the union. “Nobody answered.”
- Sign up for our Morning Briefing newsletter and get the day's top stories in your inbox.
+ The port authority called the vote “premature” and said talks were planned for June.
+ Subscribers to the port's pension fund would lose about 4 percent, the authority warned.
- Read more: Rotterdam dockers end their walkout
+ The last strike, in 2019, cost the port 11 million euros.
- © 2024 The Adriatic Courier. All rights reserved.
""",
    "one link menu above, most read below": """
- Home
- World
- Politics
- Business
- Sport
- Opinion
- Subscribe
- Log in

+ Minister says tax plan will not change

+ The finance minister, Ola Berg, said on Friday that the government would keep its plan to tax empty homes.
+ “There is no new plan, and there never was,” Mr. Berg told parliament.
+ The opposition accused him of hiding a report that puts the cost at 300 million kroner.
- ADVERTISEMENT
+ The report was first described by the daily Nordposten on Thursday.

- Most read
- 1. Storm closes three airports in the north
- 2. Actor Lise Dahl dies at 81
- 3. Why your electricity bill went up again
- 4. Five things to know about the new pension rules
""",
    "app promotion and Telegram channel": """
+ Two killed as bridge collapses near Kandal
- 🔴 Follow our Telegram channel for breaking news 👉 https://t.me/examplenews
+ Two people were killed and nine were hurt when a road bridge collapsed near Kandal on Sunday, police said.
+ The governor, Sok Vanna, said the bridge had been inspected in March. “It passed,” he said.
+ A driver who escaped, Chea Rith, said that cracks had been visible for weeks.
- Download our app from Google Play or the App Store and never miss a story.
- Get it on Google Play
- Download on the App Store
- https://www.example.com/news/2024/kandal-bridge
""",
    "agency copy with disclaimer": """
- News / World News / Envoys leave Geneva without a deal
+ Envoys leave Geneva without a deal
- Envoys leave Geneva without a deal
- 2 min read Last Updated : Feb 03 2024 | 7:45 PM IST
+ Envoys from both sides left Geneva on Saturday without an agreement on the river, officials said.
+ One of the officials, who asked not to be named, said that the talks would go on by telephone.
+ “The gap is narrower than it looks,” the official said.
- (Only the headline and picture of this report may have been reworked by the Example Standard staff; the rest of the content is auto-generated from a syndicated feed.)
- First Published: Feb 03 2024 | 7:45 PM IST
- Also Read: River level falls to a record low
""",
    "comments and their policy": """
+ Council rejects plan for second stadium
- Author: Deniz Kaya
- Source: Anka
+ The city council on Wednesday rejected a plan for a second stadium by 31 votes to 12.
+ Mayor Elif Tan said she would bring it back in the autumn. “The city needs it,” she said.
+ Opponents said that the cost, put at 240 million lira, had doubled since last year.
+ The club did not comment on the vote. Its chairman had promised to pay a third of the cost.
+ A second vote needs at least 27 of the 43 members, according to the council's rules.
- Disclaimer: Comments are the opinions of our readers and do not reflect the views of this site. Abusive or defamatory comments will be removed.
- 3 Comments
- FanForever
- 2 hours ago
- What a shame!!! they never listen to us
- Reply
- Like
- Bora_1907
- 5 hours ago
- Good. Spend it on schools instead. My kids sit in a container since the quake and nobody cares about that.
- Reply
""",
    "related block in the middle": """
+ Drought empties reservoirs in Alentejo
+ Reservoirs in southern Portugal have fallen to 18 percent of what they can hold, the water agency said on Monday.
+ The agency's head, Rui Costa, said that farmers would be told this week how much they could draw.
- Related articles
- Spain and Portugal quarrel over the Tagus
- Olive harvest expected to halve
- What a desalination plant costs
+ “We were promised a plan in January,” said Ana Matos, who grows almonds near Beja. “It is June.”
+ The government said that a plan would be published before the summer recess.
- Tags: Portugal, drought, agriculture, water
""",
    "donation plea and cookie notice": """
- We use cookies to improve your experience. By continuing to browse this site you agree to our use of cookies. Accept all cookies
- Skip to main content
+ Court orders release of activist
+ A court in Nairobi on Thursday ordered the release of the activist Joy Wanjiru, who had been held for nine days.
+ Her lawyer said that she had been beaten. The police denied it and said she had fallen.
+ The judge gave prosecutors until 1 August to bring charges or drop the case.
- Support independent journalism
- Our reporting is free for everyone thanks to readers like you. Make a donation today, from as little as $3 a month, and help us keep our journalism open.
- Follow us on Twitter and Facebook
- Terms of use | Privacy policy | Contact us
""",
    "Reuters tail": """
+ Copper falls as smelters restart
+ SANTIAGO, March 3 (Reuters) - Copper fell 1.8 percent on Monday after two smelters in Chile restarted.
+ Analysts at Banco Sur said they expected prices to fall below $9,000 a tonne by June.
+ “There is more metal than anyone admits,” said one trader, who declined to be named.
- (Reporting by Lucía Rojas; Editing by Tom Hale and Mark Ng)
- Our Standards: The Thomson Reuters Trust Principles.
- Share
- X
- Facebook
- Linkedin
- Email
""",
    "Hindi-belt portal": """
- Home >> India >> Cities
+ Flood alert issued for six districts
- Edited By: Web Desk
- Updated: Aug 12, 2023, 18:05 IST
- PTI
+ The weather office on Saturday issued a flood alert for six districts of the state.
+ Chief Minister R. K. Sharma said that 4,200 people had been moved to camps.
+ Three people were missing in Dhar, the district collector said.
- --Agencies
- You may also like
- Monsoon to weaken next week, says weather office
- Dam gates opened after 11 years
- Train services hit as tracks are submerged
- Schools shut in capital region till Monday
""",
    "live page with popular videos": """
- Live TV Latest News World India Business Sports Videos
+ Fire at refinery put out after nine hours

+ A fire at the refinery in Ras Amal was put out on Friday after nine hours, the operator said in a statement.

+ It said nobody had been hurt. A doctor at the nearby hospital told this newspaper that he had treated six men for burns.

+ The energy ministry said that exports would not be affected.

- Popular Videos

- Watch: Moment refinery tank explodes

- What we know about the fire so far

- Latest News

- Oil edges up on supply worries
- 12 minutes ago
- Parliament to vote on budget on Sunday
- 1 hour ago
""",
    "French": """
- Accueil > Monde > Afrique
+ Le gouvernement dément toute négociation
- Par Claire Dumont
- Publié le 12 mars 2024 à 10h30
+ Le porte-parole du gouvernement a démenti mardi toute négociation avec les grévistes du port.
+ « Nous n’avons reçu aucune lettre », a-t-il déclaré à la presse.
- Lire aussi : Le port paralysé pour la troisième semaine
+ Le syndicat affirme au contraire avoir écrit trois fois depuis le mois de janvier.
- Abonnez-vous à notre newsletter
- Tous droits réservés
""",
    "Arabic": """
- الرئيسية | أخبار | اقتصاد
+ الوزارة تنفي وقف التصدير
+ نفت وزارة الطاقة يوم الاثنين ما تردد عن وقف تصدير الغاز إلى الدول المجاورة خلال الصيف.
+ وقال المتحدث باسم الوزارة إن العقود ما زالت سارية وإن الشحنات ستصل في موعدها.
- اقرأ أيضا: أسعار الغاز ترتفع في أوروبا
- شارك
- جميع الحقوق محفوظة
""",
    "Chinese": """
- 首页 > 新闻 > 国际
+ 外交部否认正在谈判
+ 外交部发言人星期一表示，没有同任何一方就边界问题进行谈判。
+ “这样的报道毫无根据。”他说。
- 分享
- 版权所有
""",
    "nothing but an article": """
+ What the letter said, and what it did not
+ By Friday evening the letter had been read by four people.
+ The first, a clerk named Otto Brandt, said later that he had understood nothing of it.
+ “Share it with no one,” the minister had told him. “Follow the rules.”
+ Who knew?
+ According to the ministry, comments by two officials were published by mistake.
+ Killed in the raid:
+ Amir Haddad
+ Lina Saab
+ Joseph Karam
+ The company removed the app from the App Store in April, and said that it would return.
+ Subscribe to that view and you must also believe that the fire lit itself, the prosecutor said.
+ Donors gave $4 million in March, about a third more than in February.
+ “All rights reserved” was printed on the last page, which made the judge laugh, a clerk said.
+ March 3
+ Troops enter the town and cut its power lines.
+ March 5
+ The mayor flees across the river with his family.
""",
    **PORTALS,
}


def page(name: str) -> tuple[str, list[tuple[int, int, bool]]]:
    """The text of a page and, for each paragraph, its offsets and whether it is furniture."""
    text = ""
    marks: list[tuple[int, int, bool]] = []
    for line in PAGES[name].strip("\n").split("\n"):
        if line:
            body = line[2:]
            marks.append((len(text), len(text) + len(body), line[0] == "-"))
            text += body
        text += "\n"
    return text, marks

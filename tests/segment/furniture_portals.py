"""More pages as readers copy them, in the format of ``furniture_pages.py``: what stands between, and what must stay.

Written from knowledge of news sites at large; all that happens on them is made up. The last ones are articles
that look like pages: opinions that speak to the reader, lists of news, features in the present tense.
"""

# ruff: noqa: E501

from __future__ import annotations

PORTALS: dict[str, str] = {
    "a list of items in the middle and short sentences below it": """
- News|Environment
+ Floods cut off eleven towns in Kestria
+ Army flies in food as rivers keep rising and the president cancels a trip abroad.
- A man carries a child through a flooded street in Dunmere, Kestria [Bela Orr/EPA]
- By Hala Nasser
- Published On 4 Mar 2026
+ The army has begun to fly food to eleven towns cut off by floods in Kestria.
+ Twenty-six people are dead and 40 are missing, the interior ministry said on Wednesday.
- Recommended Stories
- list of 3 items
- list 1 of 3
- Marn says Kestria needs no foreign help
- list 2 of 3
- Dunmere mayor accuses army of coming late
- list 3 of 3
- In pictures: Kestria under water
- end of list
+ Rain is expected until Friday.
+ “We have bread for two days,” said Ole Brandt, the mayor of Dunmere.
- Soldiers load sacks of flour onto a helicopter at an airfield in Belmar
+ He denied that the town had refused to evacuate.
+ Kestria’s president, Ivo Marn, cancelled a trip to Lunda.
- Source: News Agencies
""",
    "a letter to subscribers that is asking for more": """
- BREAKING NEWS
+ Ankara urges Sarvia, Norvia to extend truce by a month
- BY MORNING CRESCENT WITH AA
- MAR 04, 2026 - 10:12 AM GMT+3
- People walk past a shell crater in Port Tarn, Norvia, March 1, 2026. (AFP Photo)
- People walk past a shell crater in Port Tarn, Norvia, March 1, 2026. (AFP Photo)
- BY MORNING CRESCENT WITH AA
+ Türkiye on Wednesday urged Sarvia and Norvia to extend their truce by a month.
+ Foreign Minister Kemal Arslan said Ankara had told both sides so on Tuesday night.
+ "A month is not much to ask," Arslan said.
- Keep up to date with what’s happening in Turkey, its region and the world.
- You can unsubscribe at any time. By signing up you are agreeing to our Terms of Use and Privacy Policy. This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.
+ Norvia has said it will think about it.
+ Sarvia has not answered.
- Last Update: Mar 04, 2026 12:31 pm
- KEYWORDS
- norvia sarvia truce
- KEEP READING
- Istanbul braces for snow
- Arslan: Sarvia broke its word
- PHOTOGALLERY
""",
    "captions with their credits, and links in brackets": """
- Skip to Content
- ABC Harrow
- Video
- Live
- Shows
- Stream on
+ 3 dead, 14 hurt as tour bus overturns near Elm City
+ The driver is being questioned, state police said.
- By Jon Doyle
- March 2, 2026, 4:41 PM
- 2:18
- Wreckage of a tour bus is seen on I-88 near Elm City, Ill., March 2, 2026.
+ Three people were killed and 14 hurt when a tour bus overturned on I-88 near Elm City on Monday, Illinois State Police said.
- MORE: Bus company had 31 safety violations, records show
+ The bus was carrying choir singers from Dorn.
- Emergency crews work at the scene of a bus crash near Elm City, Ill., March 2, 2026.
- Tom Lane/WKLD via AP
+ "It just tipped," said Mary Orr, a passenger.
+ Police asked anyone who saw the crash to call.
- ABC Harrow's Lou Marsh contributed to this report.
- Popular Reads
- Cat survives 11 days in washing machine vent
- Mar 2, 9:12 AM
- Senator says he never met the lobbyist
- Mar 1, 6:40 PM
- Top Stories
- Illinois to inspect all tour buses
- 2 hours ago
- ABC Harrow Live
- 24/7 coverage of breaking news and live events
""",
    "most read, two columns, and a writer below": """
- AP News
- SECTIONS
- My Account
- World News
+ Kestria's Marn agrees to step down in June
- By ANNA KOVAC
- Updated 5:02 PM EST, March 3, 2026
- Leer en español
- Add AP News as your preferred source to see more of our stories on Google.
+ BELMAR, Kestria (AP) — President Ivo Marn of Kestria said Tuesday that he would step down in June, a year early.
+ Marn said he had lost "the will, but not the vote."
- Kestria's President Ivo Marn waves to supporters outside parliament in Belmar, Kestria, Tuesday, March 3, 2026. (AP Photo/Petra Zahn)
- 1 of 4 | Kestria's President Ivo Marn waves to supporters.
- Read More
- Related Stories
- Marn's party picks new leader
- Kestria's economy shrinks again
+ The opposition called it a trick.
+ "He has stepped down before," said Asta Brem, who leads the Greens. "He came back by Monday."
+ Share prices rose 3%.
- ___
- Associated Press writer Lou Marsh in Oslo contributed to this report.
- ANNA KOVAC
- Kovac covers Kestria and its neighbors for The Associated Press. She is based in Belmar.
- mailto
- Most read
- Cat elected mayor of Dry Fork
- Judge bars troops from port
""",
    "key events of a live page, repeated as its headings": """
- LIVE
- Updated 4 minutes ago
+ Storm Edda: Thousands without power as gales hit Orlo coast – live
+ Red warning in force until 9pm; ferry adrift off Skerry with 212 aboard
- Tue 3 Mar 2026 17.42 GMT
- First published on Tue 3 Mar 2026 06.11 GMT
- Key events
- 17.42 GMT
- Ferry crew say engine restarted
- 16.55 GMT
- Two people hurt in Dunmere
- 15.10 GMT
- What we know so far
- Please turn on JavaScript to use this feature
- 17.42 GMT
+ Ferry crew say engine restarted
+ The crew of the Skerry ferry say they have restarted one engine and are heading for Dorn.
+ A lifeboat is alongside, the coastguard adds.
- Share
- Updated at 17.50 GMT
- 16.55 GMT
+ Two people hurt in Dunmere
+ Two people have been taken to hospital in Dunmere after a roof came down on a bus shelter, police say.
- A lifeboat heads out from Dorn harbour.
- A lifeboat heads out from Dorn harbour. Photograph: Joe Pratt/PA
- Share
- 15.10 GMT
+ What we know so far
+ Here is where things stand at 3pm:
+ 41,000 homes are without power, the grid operator says.
+ All ferries but one are in port.
+ The airport at Orlo is closed.
- Share
- Topics
- UK weather
- Storms
- Newsletters
""",
    "an appeal in the middle": """
- Tuesday, March 3, 2026
- NEWS
- INVESTIGATIONS
- BUSINESS
- OPINION
- ADVERTISEMENT
+ Governor denies diverting flood relief funds
+ “Not a kobo is missing,” the governor said.
- by Ngozi Ade
- March 3, 2026
- Reading Time: 2 mins read
- 0
- Osk State Governor, Ado Bello [PHOTO CREDIT: @adobello]
+ The Governor of Osk State, Ado Bello, has denied diverting N2 billion meant for victims of last year's flood.
+ Mr Bello spoke at a briefing in Osk on Monday.
- SEE ALSO: Osk lawmakers summon commissioner over flood funds
+ “Not a kobo is missing,” he said.
+ The Centre for Open Accounts had alleged on Friday that the money was paid to six firms without offices.
- Support The Osk Times' journalism of integrity and credibility
- At The Osk Times, we firmly believe in the importance of high-quality journalism. Recognizing that not everyone can afford costly news subscriptions, we are dedicated to delivering meticulously researched, fact-checked news that remains freely accessible to all.
- It’s important to acknowledge that news production incurs expenses, and we take pride in never placing our stories behind a prohibitive paywall.
- Would you consider supporting us with a modest contribution on a monthly basis to help maintain our commitment to free, accessible news?
- Tags: Ado BelloFloodOsk State
- Previous Post
- Two judges sacked over forged certificates
- Next Post
- Naira gains as bank sells dollars
- More News
- Why I left the party – ex-senator
- Leave a Reply Cancel reply
- Your email address will not be published. Required fields are marked *
""",
    "an opinion that says we and you": """
+ We cannot go on burning the bog
+ The country has promised to stop cutting peat. It must keep its word, for all our sakes.
- By Maeve Tolan
+ For forty years we have burned the bog and called it heritage, and for forty years the bog has been sinking under us.
+ We must stop.
+ You may say that your grandfather cut turf. So did mine.
- Related
- Turf cutters march on parliament
- How peat stores carbon
+ Our government has promised to close the last plant by June. It promised the same in 2021.
+ If you drive past Orlo today, you will see the smoke.
+ We can do better. Our children will not ask us for turf.
- Advertisement
+ Please let us not tell them we were cold.
+ We owe them more than that.
- Maeve Tolan is a writer and columnist.
""",
    "a list of news below a link": """
+ Five things the inquiry found
+ The inquiry into the Harrow dam published its findings on Monday after fourteen months of hearings.
- Recommended
- Families return to Harrow
+ • Inspectors warned of leaks in 2019
+ • The warnings were filed and forgotten
+ • The siren did not work
+ • Two engineers were told to keep quiet
+ • The county had no plan
+ The governor said she accepted all of it.
+ Ann Dole, 71, who lost her house, was not surprised
+ “I knew,” she said
""",
    "results at the end, and a copyright": """
+ Who won what in Kestria's local elections
+ The Greens took Belmar for the first time on Sunday, with 31% of the vote, the electoral commission said.
- Photo: Ann Lee/Reuters
+ Results in the five largest cities:
+ Belmar: Greens 31%
+ Skerry: Labour 44%
+ Orlo: Labour 39%
+ Dunmere: Conservatives 52%
+ Anso: Independents 28%
+ What happens next
+ Councils meet on 10 March
+ Mayors are sworn in on 12 March
- © 2026 Belmar Bugle. All rights reserved.
""",
    "feature in the present tense": """
+ The last ferryman of Skerry

+ He is 81, and the bridge opens in June.

+ Olaf Renn stands on the slip in the rain and waits for a car that does not come.

+ “It's quiet,” he says.

- Getty Images

+ Renn holds up a letter from the ministry. It thanks him for his service.

+ His wife, Inga, watches from the window.

+ They speak little these days.

+ On the wall hangs a photo of the first boat, taken on 3 May 1961.

+ The ministry says the boat will be sold.

+ A buyer from Belmar arrives on Friday, March 6, 2026.

+ Renn looks at the water and shrugs. “Let him have it.”
""",
}

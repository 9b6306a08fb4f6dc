"""What page furniture says: patterns over a paragraph with its white space collapsed, lower-cased.

Written from knowledge of news sites at large. Each matches a whole paragraph unless it is said to
look for a signal; a signal by itself decides nothing (see ``furniture.py``).
"""

from __future__ import annotations

import re

from ledger.segment.abbreviations import words
from ledger.segment.sought import Sought


def _full(*alternatives: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(alternatives) + r")\s*[.:»›>|]?")


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))


SECTIONS = _phrases(
    """
    home|news|world|world news|politics|business|economy|markets|finance|money|sport|sports|football|cricket|
    tech|technology|science|health|culture|arts|entertainment|lifestyle|life|style|travel|food|opinion|
    opinions|editorial|editorials|columns|analysis|features|investigations|video|videos|photos|pictures|
    gallery|galleries|podcasts|podcast|audio|radio|tv|live|live tv|weather|climate|environment|education|
    local|national|international|global|region|regions|africa|asia|asia pacific|europe|
    americas|us|u.s.|usa|uk|
    middle east|india|china|latin america|us & canada|elections|top stories|latest|latest news|
    breaking news|headlines|trending|archive|archives|e-paper|epaper|newsletters|newsletter|subscribe|
    sign in|sign up|log in|login|logout|register|my account|account|search|menu|more|about|about us|contact|
    contact us|advertise|advertise with us|careers|jobs|terms|terms of use|terms of service|privacy|
    privacy policy|cookies|cookie policy|help|faq|sitemap|site map|rss|follow us|follow|facebook|twitter|
    instagram|youtube|telegram|whatsapp|linkedin|tiktok|x|events|shop|store|games|crossword|puzzles|horoscope|
    obituaries|classifieds|real estate|magazine|books|movies|music|tv & radio|interviews|reports|security|
    defence|defense|diplomacy|society|religion|law|crime|auto|motoring|fact check|explainers|explained|
    long reads|in depth|in pictures|interactives|documentaries|programmes|schedule|skip to content|
    accueil|monde|politique|économie|société|culture|sports|vidéos|startseite|politik|wirtschaft|kultur|
    inicio|mundo|política|economía|deportes|opinión|الرئيسية|أخبار|سياسة|اقتصاد|رياضة|ثقافة|فيديو|خانه|
    اخبار|سیاسی|اقتصادی|ورزشی|فرهنگی|بین‌الملل|首页|新闻|国际|财经|体育|होम|खेल|देश|दुनिया
    """
)
"""Names of sections and pages as menus have them."""

NAVIGATION = _full(
    r"(?:skip|jump) (?:to|past|next) (?:the )?[^.,]{3,40}|skip (?:advertisement|ad|links)",
    r"back to (?:the )?(?:top|home|homepage)|go to (?:the )?(?:top|home(?:page)?)",
    r"listen to (?:this |the )?(?:article|story)(?: [\d.x ]+)?|(?:play|pause|watch) (?:video|audio)|"
    r"(?:(?:current time|duration|remaining time)\W+)?\d{1,2}:\d\d(?: ?/ ?\d{1,2}:\d\d)|"
    r"(?:current time|duration|remaining time)\W+\d{1,2}:\d\d|\d(?:\.\d)?x|save(?: this (?:story|article))?|"
    r"republish|transcript|playlist|"
    r"reuse this content|close ad|story continues|sponsor message|see less|video player is loading",
    r"(?:accept|reject|decline) all|manage (?:preferences|options|choices)|view on .{2,20}|leer en español",
    r"(?:prefer|add|follow) [^.,]{2,40} on google(?: news)?|add .{0,40}\bpreferred source\b.{0,60}",
    r"(?:story|article|content) continues? (?:below|after)(?: (?:this |the )?advert(?:isement)?)?",
    r"(?:scroll|continue) (?:down )?(?:to continue|reading|to read|for more)(?: .{0,30})?",
    r"continue reading(?: .{0,40})?|read (?:the )?full (?:story|article)|show more|load more|see all|"
    r"view all",
    r"(?:please )?(?:enable javascript|turn on javascript).{0,80}|loading\W*",
    r"(?:previous|next|older|newer) (?:article|story|post|posts|page)(?:\s?[:|»›–—].{0,140})?",
    r"(?:sign|log) ?(?:in|up)|register|menu|close|search|(?:click|tap) (?:here )?to (?:enlarge|expand|"
    r"play|view)",
    r"show (?:caption|captions)|hide (?:caption|captions)|toggle .{0,20}|page \d+ of \d+",
    r"(?:tags?|topics?|filed under|categories|category|key ?words?|(?:see )?more on)\s*:.{1,160}",
    r"(?:this )?(?:video|content|page) (?:is|can ?not be|could not be) .{0,12}(?:available|loaded|played|"
    r"displayed)",
)
ADVERTISEMENT = _full(
    r"advert(?:isement|isements|ising)?|ad|ads|sponsored(?: content| by .{1,40})?|promoted(?: content)?|"
    r"publicidad|"
    r"publicité|werbung|anzeige|إعلان|تبلیغات|विज्ञापन|广告",
    r"(?:advertisement\W+)+(?:scroll to continue|story continues).{0,30}",
)
COPYRIGHT = Sought(
    r"(?:(?<!\w)©|\(c\)|\bcopyright\b).{0,20}(?:19|20)\d\d|^©|"
    r"^\(c\) |\breproduction\b.{0,40}\b(?:permission|prohibited|forbidden)\b|"
    r"\ball rights reserved\b(?! (?:for|to|by) the)|"
    r"tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|tutti i diritti riservati|"
    r"جميع الحقوق محفوظة|تمامی? حقوق|版权所有|सर्वाधिकार सुरक्षित|"
    r"may not be (?:published|reproduced|republished|copied|broadcast)\b.{0,60}(?:rewritten|redistributed|"
    r"permission|consent)|"
    r"^our standards: "
)
"""A signal, in a paragraph of at most 80 words."""

COOKIES = Sought(
    r"\b(?:we|site|website|page|partners) (?:and our partners )?(?:may )?uses? (?:\w+ ){0,3}cookies\b|"
    r"\bpermission to use cookies\b|\bmay be using cookies\b|^privacy notice: |\bwe value your privacy\b|"
    r"\b(?:store|access)(?: and(?:/or)? (?:store|access))? information on (?:a|your) device\b|"
    r"\b(?:accept|reject|manage|allow) (?:all |your )?(?:cookies|cookie settings|consent)\b|"
    r"\bcookie (?:notice|preferences|settings)\b|"
    r"\bby continuing to (?:use|browse)\b.{0,60}\b(?:agree|accept|consent)"
)
"""A signal, in a paragraph of at most 120 words."""

PLAYER = Sought(
    r"\bto (?:display|view|watch|see|show you) this (?:content|video|post|page)\b|\bhtml5 video\b|"
    r"\bvideo player (?:is|from) loading\b|\baccessible video player\b|"
    r"\byour (?:subscription|registration|sign-?up) (?:could not be saved|has been successful)\b|"
    r"\bcontent you requested does not exist\b|\byour (?:web )?browser (?:may|is|does)\b|"
    r"^for a better experience\b|\bplease try again\b|"
    r"\bwe may earn an? (?:affiliate )?commission\b|\bcontains forward-looking statements\b|"
    r"\buse your keyboard to\b|\bthis is an archived (?:article|story|page)\b|"
    r"\byou(?: are|[’']re)? receiv(?:e|ed|ing) this (?:e-?mail|mail|newsletter|message)\b|"
    r"\bnot responsible for the content of (?:external|other) (?:web)?sites\b"
)
"""What a page says of itself; a signal, in a paragraph of at most 40 words."""

HOUSE = Sought(
    r"\bcan (?:also )?be (?:accessed|reached|found) at the following\b|"
    r"\b(?:delivers|provides|offers|brings you) (?:\w+ ){0,3}(?:independent|unrivall?ed|in-depth|"
    r"award-winning) "
    r"(?:\w+ ){0,3}(?:coverage|news|journalism|reporting)\b|"
    r"\b(?:largest|leading) (?:provider|publisher|source) of [^.]{2,60}\bnews\b|"
    r"\bquotes (?:are )?delayed (?:by )?(?:a minimum|at least|\d)|"
    r"\btranscripts? (?:text )?may (?:vary|be revised|contain)\b|"
    r"^by (?:choosing|clicking|tapping|pressing|selecting)\b.*\byou (?:agree|accept|consent)\b|"
    r"\bthis (?:article|story|investigation|report) (?:is|was) (?:the result|part|"
    r"produced as part) of an? "
    r"(?:\w+ )?(?:collaboration|partnership|project|series)\b|"
    r"\bis an? (?:independent |registered |reader-funded )*(?:non-?profit|charity|collective)\b"
    r".*\b(?:our work|donors?|donations?|newsroom|support us)\b|"
    r"^(?:\d\W+)?(?:how relevant is this ad|did you encounter any technical issues)\b|"
    r"\bproviding this feedback\b|^ready for more\?|\bbanner promoting the\b|"
    r"\b(?:tell|send) us your (?:story|stories|questions)\b|\bshare your (?:story|experiences?) with us\b|"
    r"^(?:every|each) (?:\w+ ){1,4}we (?:send|bring|deliver|round up)\b|"
    r"^get the (?:news|stories)\b|\bpresented solely by the authors?\b|"
    r"^(?:a )?(?:note|message) from (?:the |our )?[\w ]{2,30}:?$|^dear readers?\b|\byou have already voted\b|"
    r"^[\w ,.&]{2,60} contributed reporting\.?$|\bonly with a (?:hyper)?link\b|"
    r"\bnot intended for users under \d|^\W?(?:some )?names (?:have been|were) changed\b|"
    r"\bgenerated by ai\b.*\breviewed by\b|^watch the full (?:report|interview|episode|video)\b|"
    r"^in this (?:week[’']s )?episode\b|^is the [\w ]{2,40} important to you\?|"
    r"^this (?:article|story) was (?:first|originally) published\b"
)
"""What a house says of itself and its pages; a signal, in a paragraph of at most 60 words."""

LINK = re.compile(
    r"(?:[\w ]{0,24}[:\-] ?)?(?:(?:https?://|www\.)\S+|pic\.twitter\.com/\S+|t\.me/\S+|"
    r"[\w.+-]+@[\w-]+\.[\w.]+)"
    r"(?: [ ,|]*(?:https?://|www\.)\S+)*"
)
SHARE_WORDS = words(
    """
    share shares shared tweet facebook twitter x whatsapp telegram linkedin reddit pinterest email
    e-mail mail print copy link copied save listen bookmark messenger viber weibo wechat line vk
    instagram youtube tiktok flipboard threads bluesky mastodon this article story post page on via with
    friends to and or icon button comments comment like follow us our channel page partager teilen
    compartir condividi drucken imprimer شارك مشاركة اشتراک‌گذاری شیئر 分享 साझा करें शेयर facebook:
    twitter: whatsapp: font size text
    """
)
SHARE_CORE = words(
    """
    share shares tweet facebook twitter whatsapp telegram linkedin reddit pinterest email e-mail print
    copy bookmark partager teilen compartir condividi drucken imprimer شارك مشاركة اشتراک‌گذاری شیئر 分享
    शेयर
    """
)

SUBSCRIBE_START = re.compile(
    r"\W*(?:please |you can |don[’']t forget to |also )?(?:"
    r"subscribe\b(?! said)|sign up (?:for|to|now|here|today)\b|sign-up\b|"
    r"(?:follow|like|join|find|watch|connect with|stay connected with) (?:us|our|the official|my|"
    r"\S+ ?(?:news|tv|times|post|online)?(?: channel| page)?) "
    r"(?:on|at|via|telegram|whatsapp|facebook|twitter|instagram|youtube|channel|page|group|community|"
    r"newsletter)\b|"
    r"(?:join|follow) (?:us|our)\b|"
    r"follow (?:\S+ ){1,4}on (?:twitter|facebook|x|instagram|telegram|google news|whatsapp)\b|"
    r"(?:donate|become an? (?:member|supporter|subscriber|patron)|support (?:our|us|independent|quality)|"
    r"make a (?:donation|contribution)|contribute to our|chip in)\b|"
    r"(?:get|receive) (?:\S+ ){0,8}(?:in|to|into|by|on) your (?:inbox|email|e-mail|phone|mobile|device)\b|"
    r"(?:get|stay) (?:\S+ ){0,4}(?:updates|alerts|news|newsletter|updated|informed) (?:\S+ ){0,6}(?:app|"
    r"newsletter|channel|inbox|alerts|with us|with our)\b|"
    r"stay (?:up to date|informed|updated|tuned)\b.{0,60}\b(?:our|us|newsletter|channel|app)\b|"
    r"(?:already|not yet|not) a (?:subscriber|member)\b|enter your e-?mail\b|your e-?mail address\b|"
    r"if you (?:value|like|enjoy) our (?:reporting|journalism|work|coverage)\b|"
    r"our (?:\w+ )?(?:fundraiser|fund drive|fundraising drive|pledge drive)\b|"
    r"for (?:more|the latest) (?:news|updates|stories)\b[^.!?“”]{0,50}"
    r"\b(?:visit|follow|go to|head to|download)\b|"
    r"(?:breaking: )?stay with us\b|be the first to (?:comment|know|get|read)\b|"
    r"we[’']re on (?:whatsapp|instagram|tiktok|bluesky)\b|keep up(?: to date)? with what[’']s\b|"
    r"by (?:signing up|subscribing|registering|providing an e-?mail\w*),? (?:\w+ ){0,3}(?:you|i) agree\b|"
    r"(?:like|enjoy|enjoyed|enjoying) what you\b|stay updated with (?:the|our) latest\b|"
    r"(?:get|receive) (?:\S+ ){0,6}news (?:every|each) (?:morning|day|week)\b|"
    r"(?:our |free )*(?:daily|weekly|morning|evening) newsletter$|"
    r"follow (?:\S+ ){1,4}wherever you get your podcasts\b|"
    r"get (?:the )?latest (?:updates|news)\b|latest news,? (?:live |and )?(?:updates|videos|photos)\b|"
    r"thank(?:s| you) for (?:reading|subscribing|signing up|your support)\b|"
    r"to (?:read|continue|access) (?:\S+ ){0,6}(?:subscribe|log in|sign in|register)\b|"
    r"abonnez-vous|s[’']abonner|newsletter abonnieren|suscr[íi]bete|inscrivez-vous|iscriviti|"
    r"подпис(?:ывайтесь|аться)|"
    r"اشترك|تابعنا|تابعونا|ما را در .{0,20}دنبال کنید|订阅|关注我们"
    r")"
)
TO_READER = Sought(r"\b(?:you|your)\b")
PRESS = Sought(
    r"\b(?:journalis\w+|reporters|newsletter|subscri\w+|readers?|reading|stor(?:y|ies)|articles?(?! \d)|"
    r"news(?:room)?|paywall|our partners|promotions|adverts|supporting us|unsubscribe|inbox|"
    r"forwarded|coverage|reporting)\b"
)
"""What a paper that asks something of its reader talks about; signals."""
GIVING = Sought(
    r"\b(?:contributions?|donat\w+|support|members?(?:hip)?|special offers|sign(?:ed|ing)? up|share|free|"
    r"letter)\b"
)
ASKS = re.compile(
    r"(?:if you|please|would you|do you)\b.*\b(?:this|our|my) (?:\w+ )?(?:letter|newsletter|story|article|"
    r"journalism|reporting|work|coverage|site|page|channel|podcast|post)\b"
)
"""A request to the reader of this very text; it says so from its first word."""
SUBSCRIBE_SIGNAL = Sought(
    r"\b(?:newsletters?|subscri(?:be|ber|bers|ption|bing)|sign(?:ing)? up|your inbox|unsubscribe|"
    r"free trial|unlimited access|reader-supported|new posts|support my work|nonprofit newsroom|"
    r"become an? (?:paying|paid|sustaining|founding) (?:member|subscriber|supporter)|"
    r"our community|this kind of journalism|readers? like you|articles in the past|e-?mail alerts|"
    r"delivered (?:straight |right |directly )?to you|our (?:best|biggest|top) stories|please contact us|"
    r"(?:per|a) month|cancel any ?time|our (?:journalism|reporting|readers|work|newsroom|app|channel)|"
    r"independent journalism|your (?:support|contributions?|donations?|gifts?|e-?mail)|donat(?:e|ion)|"
    r"our (?:\w+ )?investigations?|our ability to|(?:give|giving|donate|spare) what you can|every month|"
    r"consider (?:giving|donating|supporting|joining)|(?:stations?|newsrooms?) like ours|the kind support|"
    r"individual donors|"
    r"tax[- ]deductible|paywall|click here|read(?:ers)? like you|get (?:access|started)|telegram channel|"
    r"whatsapp channel|"
    r"breaking news alerts|push notifications|terms of (?:use|service)|privacy policy|follow us|join us)\b"
)
APP_SIGNAL = Sought(
    r"\b(?:google play|app store|play store|apple store|apps\.apple\.com|play\.google\.com|app ?gallery|"
    r"(?:our|the|mobile|free|news|android|iphone|ios) (?:\w+ ){0,2}apps?)\b|تطبيق|اپلیکیشن|客户端"
)
APP_START = re.compile(
    r"\W*(?:download|get|install|try|open|use|read (?:\S+ ){0,4}(?:on|in)|available|now available|click|"
    r"tap|"
    r"for (?:\S+ ){0,8}(?:download|install|get)|scan|حمل|حمّل|دانلود|下载|téléchargez|descarga|scarica)\b"
)

BLOCK_HEADERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "most viewed",
        _full(
            r"(?:the )?most (?:viewed|read|popular|shared|watched|commented|discussed)(?: (?:articles?|"
            r"stories|news|videos?|posts?|now|today|this week|in .{1,30}))*",
            r"(?:(?:popular|trending|top|latest|recent|breaking|live|more|other|today[’']s|featured|hot|"
            r"editor[’']?s[’']?) ){1,2}"
            r"(?:news|stories|story|videos?|posts?|articles?|headlines|topics|picks?|choice|now|updates|"
            r"reads?|galleries|photos|opinion)"
            r"(?: (?:now|today|from .{1,30}|in .{1,30}|news|stories|articles))?",
            r"trending(?: now| today)?|headlines|just in|in other news|what[’']s (?:hot|new|trending)|"
            r"spotlight|editors[’']? picks?",
            r"les plus lus|plus lus|meistgelesen|meist gelesen|lo más (?:leído|visto)|più letti|"
            r"самое читаемое|"
            r"الأكثر (?:قراءة|مشاهدة)|پربازدیدترین(?: .{1,20})?|پربیننده‌ترین(?: .{1,20})?|热门(?:新闻|文章)?|"
            r"最新(?:新闻|消息)",
        ),
    ),
    (
        "related",
        _full(
            r"(?:related|suggested)(?: (?:internet|news))?(?: (?:articles?|stories|story|news|topics?|posts?|"
            r"content|coverage|links|videos?|reading|items|tags?|resources))?",
            r"(?:previous|next) post|in this section|next on .{2,30}|keep reading|"
            r"more \w+ (?:news|stories|headlines)|"
            r"tags|topics|tagged(?: with| as| in)?|filed under(?: [—–-])?|key ?words|"
            r"explore more(?: on .{1,30})?|"
            r"(?:stories|articles) you (?:may|might) (?:have missed|like)|more for you|"
            r"read more (?:from|on|about) .{2,40}",
            r"(?:you )?(?:may|might) (?:also )?(?:like|be interested in|have missed)|you may also like|"
            r"recommended(?: (?:for you|stories|articles|reading|videos?))?|suggested (?:for you|stories|"
            r"articles)",
            r"(?:read|see|watch|explore|discover) (?:also|next|more|more news|more stories)|go deeper|"
            r"read more on|also (?:read|"
            r"see|watch|on .{1,30})|up next|next up|don[’']?t miss|must[- ](?:read|watch)",
            r"more (?:from|in|on|about) (?:this |the )?[^.]{1,40}|further reading|around the web|"
            r"from (?:around|across) the web|from our partners|elsewhere on .{1,30}",
            r"lire aussi|à lire aussi|sur le même sujet|lesen sie auch|mehr zum thema|lea también|"
            r"noticias relacionadas|leggi anche|читайте также|"
            r"اقرأ أيضا(?:ً)?|مواضيع ذات صلة|مطالب مرتبط|اخبار مرتبط|相关(?:新闻|阅读|文章)|यह भी पढ़ें|"
            r"संबंधित खबरें",
        ),
    ),
)
RELATED_INSET = re.compile(
    r"\W{0,4}(?:also read|read also|read more|see also|also see|also watch|read next|related(?: story|"
    r" article| news| video)?|video (?:above|below)|must read|more on this(?: story)?|"
    r"recommended|click here to read|lire aussi|à lire aussi|lesen sie auch|lea también|leggi anche|"
    r"читайте также|اقرأ أيضا(?:ً)?|بیشتر بخوانید|यह भी पढ़ें)"
    r"\s*[:|–—>»-]+\s*\S.*"
)
COMMENT_HEADER = _full(
    r"\d*,?\d+ comments?|comments? ?\(?\d*\)?|(?:readers?|user)[’']?s? comments?|all comments|(?:view|"
    r"show|load|hide|read)(?: all)?(?: \d+)? comments?(?: \(\d+\))?",
    r"(?:leave|post|add|write|submit) (?:a|your) (?:reply|comments?|response|opinion)s?(?: .{0,24})?",
    r"join (?:the|in the) (?:conversation|discussion|debate)|have your say|what do you think\??|"
    r"share your (?:thoughts|views|opinion)s?(?: .{0,40})?|start the conversation",
    r"(?:most recent|top|newest|oldest|best) comments|sort by.{0,30}|be the first to comment|"
    r"discussion \(\d+\)|\d+ (?:replies|responses)|"
    r"discussion (?:about|on) this (?:post|article|story)|"
    r"commentaires|kommentare|comentarios|commenti|комментарии|التعليقات|تعليقات|نظرات(?: کاربران| شما)?|"
    r"دیدگاه(?:‌ها)?|评论|टिप्पणियाँ",
)
COMMENT_MARK = re.compile(
    r"(?:reply|like|dislike|report|flag|upvote|share|quote|edit|recommend)(?:[ |·•/,()\d]+(?:reply|like|"
    r"dislike|report|flag|share|quote|recommend))*[ ()\d]*|"
    r"\d+ (?:replies|likes?|votes?|upvotes?|points?)|(?:an?|\d+) (?:min(?:ute)?|hour|day|week|month|"
    r"year)s? ago|"
    r"(?:posted|written|commented) by .{1,40}|.{1,40}\b(?:says|wrote|commented)\s*:"
)
DISCLAIMER_STRONG = Sought(
    r"\bdisclaimers?\b|\b(?:views?|opinions?)(?:,? (?:and|or|&) (?:\w+ )?(?:views?|opinions?|facts|"
    r"thoughts))?,? (?:expressed|stated|presented|published)\b|"
    r"\b(?:has|have) not been (?:edited|created|verified|modified) by\b|\b(?:syndicated|auto-?generated|"
    r"agency) (?:news )?feed\b|"
    r"\b(?:your|readers?[’']?s?|users?[’']?|all|these|the|posting|post|posted|submit|submitting|"
    r"such) comments?\b|\bcomments? (?:are|is|may|will|must|should|that|posted|published|section|policy)\b|"
    r"\bcommunity (?:guidelines|standards|rules)\b|\bcommenting (?:rules|policy|guidelines)\b|"
    r"\bhouse rules\b|\bcomments on (?:this|our) (?:article|story|post|site)s? are\b"
)
DISCLAIMER_WEAK = Sought(
    r"(?P<reflect>\b(?:do|does|may|need) not (?:necessarily )?(?:reflect|represent|reflective)|"
    r"\bnot necessarily (?:reflect|those))|"
    r"(?P<own>\bauthors?[’']?s? own\b|\bthose of the (?:authors?|writers?|contributors?)\b|\b(?:solely|"
    r"strictly|entirely) (?:those|personal|the author))|"
    r"(?P<liable>\b(?:not|nor|no|neither) (?:be )?(?:held )?(?:responsib\w+|liab\w+|endorse\w*|accept)|"
    r"\bdoes not (?:endorse|vouch|take|guarantee))|"
    r"(?P<policy>\beditorial (?:policy|stance|position|line|board)\b)|(?P<members>\b(?:reserved for|"
    r"limited to|open (?:only )?to) (?:our )?(?:registered|paying) )|(?P<moderate>\bmoderat(?:ed|ion|or|"
    r"ors)\b)|"
    r"(?P<abuse>\b(?:abusive|defamatory|libell?ous|obscene|profan\w+|vulgar|derogatory|inflammatory|"
    r"slanderous|indecent|offensive|name[- ]calling|hate speech|spam)\b)|"
    r"(?P<refrain>\brefrain from\b|\bkeep (?:it|your comments?|comments?) (?:civil|respectful|polite|"
    r"clean|relevant)|\bplease (?:avoid|be respectful|read|note|keep|do not))|"
    r"(?P<terms>\bterms (?:of|and) (?:use|service|conditions)\b|\bprivacy policy\b|\bguidelines\b)|"
    r"(?P<right>\breserves? the right\b|\bat (?:its|our|their) (?:sole )?discretion\b|"
    r"\bwill be (?:deleted|removed|rejected|blocked|published after)\b)|"
    r"(?P<legal>\bpunishable\b|\blegal action\b|\bunder the (?:it|information technology) act\b|"
    r"\bviolation of\b)|"
    r"(?P<advice>\bfor (?:informational|information|general information|educational) purposes\b|"
    r"\bnot (?:constitute|intended as) (?:\w+ )?advice\b)|"
    r"(?P<headline>\bonly the headline\b|\bexcept for the headline\b|\bstaff and is published\b)"
)
AGENCIES = (
    r"agencies|agency|news agency|staff|wires?|wire services?|wire reports?|afp|ap|associated press|"
    r"the associated press|reuters|ani|pti|ians|uni|upi|dpa|efe|ansa|"
    r"xinhua|tass|interfax|ria novosti|kyodo|yonhap|anadolu(?: agency)?|aa|irna|isna|mehr|tasnim|fars|"
    r"bloomberg|cnn|bbc|dw|wam|spa|mena|sana|app|apa|news desk|web desk|newsroom"
)
AGENCY = re.compile(rf"(?:the )?(?:{AGENCIES})(?: ?[/+&,] ?(?:{AGENCIES}))*\.?")
_NO_SENTENCE = (
    r"(?!.* (?:led|was|were|is|are|has|have|had|found|shows?|showed|revealed|suggests?|prompted|caused|"
    r"helped) )"
)
CREDIT_LINE = re.compile(
    rf"{_NO_SENTENCE}"
    rf"[-–—(*\[/ ]*(?:(?:with|additional) )?(?:(?:inputs?|reporting|contributions?|files|"
    rf"agency inputs) (?:from|by) .{{1,80}}|"
    rf"[-–—(\[*]+ ?(?:[\w ]{{2,30}} with )?(?:the )?(?:{AGENCIES})(?: ?(?:,|/|and|&|\+|"
    rf"-) ?(?:the )?(?:{AGENCIES}))*)[-–—)*\]/ ]*\.?|"
    rf"(?:sources?|via|agency|agencies|courtesy) ?[:\-–—] ?[^.!?]{{1,60}}\.?|"
    rf"(?:{AGENCIES})(?: ?[/+&,] ?(?:{AGENCIES}))+|"
    rf"{_NO_SENTENCE}"
    r"\(?(?:additional )?(?:reporting|writing|editing|compiled|translated|edited|produced|"
    r"written) by [^“”\"]{3,160}\)?|"
    r"\(?(?:the )?(?:author|writer|reporter|correspondent|editor|contributor|contributing|byline|story by|"
    r"text by|posted by|published by|written by|reported by|edited by|translated by|photos? by|"
    r"photographs? by)"
    r"(?:s)? ?[:\-–—] ?[^.!?]{2,80}\.?"
)

"""The words by which chrome names itself, in class names and, in many languages, in print.

Names only support what structure shows, or the other way round; the stages say how. Add a
language by adding its words; nothing here names a host.
"""

import re


def _whole(*alternatives: str) -> re.Pattern[str]:
    """Match a text that is nothing but one of these, save counts and punctuation around it."""
    return re.compile(rf"[\W\d_]*(?:{'|'.join(alternatives)})[\W\d_]*", re.IGNORECASE)


def _opening(*alternatives: str) -> re.Pattern[str]:
    """Match a text that begins with one of these as a label: alone, or before a colon."""
    return re.compile(rf"\W*(?:{'|'.join(alternatives)})\s*(?:[:：»›→–]|\W*$)", re.IGNORECASE)


_COMMENT_NOUNS = (
    r"(?:reader |user )?comments?", "(?:leser)?kommentare?", "commentaires?", "comentarios?", "comentários?",
    "commenti", "reacties", "opmerkingen", "kommentarer", "kommentit?", "komentarz[ey]?",
    "komentář[eů]?", "komentáre", "komentari?a?", "коментари?", "коментарі[вї]?",
    "комментари[йеяи]+в?", "yorum(?:lar)?", "σχόλια", "hozzászólás(?:ok)?", "comentarii",
    "التعليقات", "تعليقات", "תגובות", "コメント", "评论", "評論", "留言", "댓글", "bình luận", "komentar",
)  # fmt: skip

COMMENT_HEADING = _whole(
    *_COMMENT_NOUNS,
    r"(?:all|show|view|hide|post|add|leave|write|join) (?:\d+ |all |a |your )?(?:comments?|replies)",
    r"leave (?:a|your) (?:reply|comment)", r"\d+ (?:responses?|replies|thoughts? on .{1,200})",
    r"join the (?:discussion|conversation|debate)", r"what do you think\??",
    r"(?:\d+ )?(?:" + "|".join(_COMMENT_NOUNS) + r") (?:on|zu|auf|sur|sobre|su|na|на|к|до) .{1,200}",
    r"(?:schreiben sie |hinterlasse |neuer? )(?:einen )?kommentar.{0,30}", "ihre meinung",
    r"laisser un commentaire", r"(?:deja|dejar|escribe) (?:un|tu) comentario", r"lascia un commento",
    r"(?:dodaj|ostavi(?:te)?|napiši(?:te)?|pošalji) komentar", r"(?:остави(?:те)?|додај) коментар",
    r"(?:оставить|добавить|написать) комментарий", r"(?:залишити|додати) коментар",
    r"dodaj komentarz", r"yorum yap(?:ın)?", r"plaats (?:een )?reactie",
)  # fmt: skip

REPLY = _whole(
    r"repl(?:y|ies)", r"reply to .{1,40}", "quote", "antworten?", "beantworten", "répondre", "responder", "respuestas?",
    "rispondi", "reageer", "reageren", "antwoorden", "beantwoord", "svara?", "vastaa", "odpowiedz", "odpovědět", "odpovedať",
    "odgovori(?:te)?", "одговори(?:те)?", "отговори", "ответить", "відповісти", "адказаць",
    "yanıtla", "cevapla", "απάντηση", "válasz", "răspunde", "رد", "الرد", "השב", "हटाएं",
    "返信(?:する)?", "回复", "回覆", "답글(?: ?달기)?", "trả lời", "balas",
)  # fmt: skip

MORE_COMMENTS = _whole(
    r"(?:load|show|view|see|read) (?:more|all|previous|older|newer)?\s*(?:\d+ )?(?:more )?(?:repl(?:y|ies)|comments?|responses)",
    r"(?:weitere|mehr|alle|ältere) (?:\d+ )?(?:kommentare|antworten)(?: .{1,20})?",
    r"(?:voir|afficher|charger) .{0,20}(?:réponses|commentaires)",
    r"(?:ver|cargar|mostrar|carregar) .{0,20}(?:respuestas|comentarios|comentários|respostas)",
    r"(?:mostra|vedi|carica) .{0,20}(?:risposte|commenti)",
    r"(?:učitaj|prikaži|vidi|pogledaj) .{0,20}(?:odgovora?e?|komentara?e?)",
    r"(?:учитај|прикажи|показать|загрузить|показати|ещё) .{0,20}(?:одговор\w*|коментар\w*|комментари\w*|ответ\w*|відповід\w*)",
    r"(?:pokaż|zobacz|wczytaj) .{0,20}(?:odpowiedzi|komentarz\w*)",
)  # fmt: skip

MODERATION = re.compile(
    r"(?:comment|kommentar|commentaire|comentario|commento|komentar|комментари|коментар)\w*\b.{0,60}"
    r"(?:moderat|moderier|modér|awaiting|freigeschaltet|approved|odobren|одобрен|модер)"
    r"|(?:awaiting|pending) moderation|comments? (?:are|is) (?:now )?(?:closed|disabled|off)"
    r"|kommentar(?:e|funktion) (?:ist|sind|wurde)\w* (?:geschlossen|deaktiviert)"
    r"|komentarisanje je (?:zatvoreno|onemogućeno)",
    re.IGNORECASE,
)

FORM_NOTICE = re.compile(
    r"(?:thank you|thanks)[!.,]? your (?:submission|comment|message|email|e-mail) (?:has been|was)"
    r"|something went wrong while submitting|(?:your )?(?:email|e-mail)(?: address)? will not be published"
    r"|(?:ihre|deine) e-?mail-?adresse wird nicht veröffentlicht"
    r"|vaša (?:email )?adresa neće biti objavljena|required fields are marked",
    re.IGNORECASE,
)

RELATED_HEADING = _opening(
    r"related(?: (?:articles?|stories|posts?|news|topics?|content|links|coverage|reading))?",
    r"(?:read|see|watch) (?:also|more|next)(?: on .{1,60})?", r"(?:more|latest|top|most|recent|other|popular|trending)"
    r" (?:from|on|in|stories|articles|news|posts?|read|headlines|popular|topics|coverage|viewed).{0,50}",
    r"you (?:may|might) (?:also )?(?:like|be interested in)(?: this)?", r"recommended(?: .{1,30})?", r"don'?t miss",
    r"what to read next", r"editors?'?s? picks?", r"up next", "trending(?: now)?", "popular",
    r"(?:mehr|weitere)s? (?:zum thema|artikel|nachrichten|meldungen|themen|news|aus|auf|von|über|beiträge).{0,40}",
    r"(?:lesen sie|lies|siehe|lesen|sehen sie) (?:auch|mehr|dazu|hier).{0,40}", "das könnte (?:sie|dich) (?:auch )?interessieren",
    "ähnliche (?:artikel|beiträge|themen)", "meistgelesen(?:e artikel)?", "zum thema", "auch interessant",
    r"(?:à|a) lire (?:aussi|également).{0,30}", "lire aussi", "sur le même (?:sujet|thème)", "les plus lus", "dans la même rubrique",
    r"(?:lea|leer|lee|ver|vea) (?:también|más|además)", r"(?:noticias|artículos|contenido) relacionad[oa]s?", "te puede interesar", "lo más (?:leído|visto)",
    "leia (?:também|mais)", "veja também", "notícias relacionadas", r"leggi anche", "ti potrebbe interessare", "articoli correlati",
    "lees ook", "meer over", "czytaj (?:też|także|również|więcej)", "zobacz (?:też|także)", "przeczytaj (?:też|także)", "powiązane",
    r"pročitaj(?:te)? (?:i|još).{0,20}", r"povezane? (?:vesti|vijesti|članci|teme)", r"najnovij[ei] (?:vesti|vijesti)", "najčitanije", "možda će vas zanimati", "izdvajamo",
    r"прочитај(?:те)? (?:и|још)", r"повезане (?:вести|теме)", "најновије(?: вести)?", "најчитаније",
    r"(?:читайте|смотрите) (?:также|ещё|еще)", "по теме", "похожие (?:материалы|новости|статьи)", "другие новости", r"читайте також", "за темою", r"(?:дивіться|більше) (?:також|за темою)",
    r"ilgili (?:haberler|içerikler)", "bunlar da ilginizi çekebilir", "läs (?:också|mer|även)", "les også", "læs også", "διαβάστε (?:επίσης|ακόμα)", "citește și", "olvasta már",
    "関連記事", "相关(?:阅读|新闻|文章)", "相關新聞", "관련 ?기사", "اقرأ (?:أيضا|أيضاً)",
)  # fmt: skip

TAG_LABEL = _opening(
    "tags?", "topics?", "keywords?", "filed under", "posted in", "categor(?:y|ies)", "schlagwör?te?r?", "themen", "stichwörter",
    "mots[- ]clés", "étiquettes", "etiquetas", "temas", "argomenti", "tagovi", "oznake", "ključne reči", "тагови", "кључне речи",
    "теги", "метки", "tagi", "tematy", "etiketler", "trefwoorden", "ämnen", "标签", "タグ", "태그",
)  # fmt: skip

NEWSLETTER = re.compile(
    r"newsletter|subscri|sign up|inbox|abonnier|anmelden|inscri|suscr[íi]b|iscriviti|prijavi(?:te)? se|пријавите|подпи[сш]|підпи[сш]|zapisz się"
    r"|bülten|nieuwsbrief|nyhetsbrev|infolettre|boletín|bilten|рассылк|розсилк|メール",
    re.IGNORECASE,
)

SHARE_ADDRESS = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)|wa\.me/\?|whatsapp(?:\.com/send|://)"
    r"|t\.me/share|telegram\.me/share|linkedin\.com/(?:share|sharing)|reddit\.com/submit|pinterest\.\w+/pin/create"
    r"|viber://|vk\.com/share|connect\.ok\.ru|threads\.(?:net|com)/intent|bsky\.app/intent|xing\.com/spi|^mailto:\?|mastodon\w*/share",
    re.IGNORECASE,
)

COMMENT_NAMES = frozenset(
    {"comment", "comments", "commenting", "commentlist", "commentarea", "commentbox", "commentform", "kommentar",
     "kommentare", "kommentarer", "leserkommentare", "commentaire", "commentaires", "comentario", "comentarios", "komentar", "komentari", "komentarze",
     "yorum", "yorumlar", "disqus", "livefyre", "viafoura", "spotim", "openweb", "commento", "hyvor", "giscus",
     "utterances", "respond", "replies", "reply", "nocomments", "discourse"}
)  # fmt: skip
SHARE_NAMES = frozenset({"share", "shares", "sharing", "sharebar", "sharer", "sharedaddy", "addtoany", "addthis", "social", "socials",
                         "socialshare", "shareaholic"})  # fmt: skip
RELATED_NAMES = frozenset({"related", "readmore", "recommended", "recommendations", "recommendation", "outbrain", "taboola", "mostread",
                           "trending", "popular", "teaserlist", "relatedposts"})  # fmt: skip
TAG_NAMES = frozenset({"tags", "tag", "taglist", "tagcloud", "keywords", "topics"})
NEWSLETTER_NAMES = frozenset(
    {"newsletter", "newsletters", "subscribe", "subscription", "signup", "mailchimp", "mailpoet"}
)
CONSENT_NAMES = frozenset(
    {
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "onetrust",
        "cookiebot",
        "cmplz",
        "cmp",
        "didomi",
        "usercentrics",
    }
)

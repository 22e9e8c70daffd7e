"""The words by which chrome names itself, in class names and, in many languages, in print.

Names only support what structure shows, or the other way round; the stages say how. Add a
language by adding its words; nothing here names a host.
"""

import re

_COMMENT_NOUNS = r"""
    (?:reader |user )?comments? / (?:leser)?kommentare? / commentaires? / comentarios?
    comentários? / commenti / reacties / opmerkingen / kommentarer / kommentit? / komentarz[ey]?
    komentář[eů]? / komentáre / komentari?a? / коментари? / коментарі[вї]? / комментари[йеяи]+в?
    yorum(?:lar)? / σχόλια / hozzászólás(?:ok)? / comentarii / التعليقات / تعليقات / תגובות
    コメント / 评论 / 評論 / 留言 / 댓글 / bình luận / komentar
"""
_NOUNS = "|".join(item.strip() for item in re.split(r"\n|\s/\s", _COMMENT_NOUNS) if item.strip())


def _alternatives(listed: str) -> str:
    """Return a list, its items parted by lines or " / ", as alternatives; "@" is any noun."""
    items = [item.strip() for item in re.split(r"\n|\s/\s", listed) if item.strip()]
    return "|".join(items).replace("@", f"(?:{_NOUNS})")


class Words:
    """A pattern over texts in lower case, which is some times as fast as one that ignores case."""

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)

    def fill(self, text: str) -> bool:
        """Tell whether they are all of a text."""
        return self._pattern.fullmatch(text.lower()) is not None

    def open(self, text: str) -> bool:
        """Tell whether a text begins with them."""
        return self._pattern.match(text.lower()) is not None

    def stand_in(self, text: str) -> bool:
        """Tell whether a text holds them."""
        return self._pattern.search(text.lower()) is not None

    def count_in(self, text: str) -> int:
        """Return how often a text holds them."""
        return len(self._pattern.findall(text.lower()))


def _whole(listed: str) -> Words:
    """Match a text that is nothing but one of these, save counts and punctuation around it."""
    return Words(rf"[\W\d_]*(?:{_alternatives(listed)})[\W\d_]*")


def _opening(listed: str) -> Words:
    """Match a text that begins with one of these as a label: alone, or before a colon."""
    return Words(rf"\W*(?:{_alternatives(listed)})\s*(?:[:：»›→–]|\W*$)")


def _anywhere(listed: str) -> Words:
    """Match a text that holds one of these."""
    return Words(_alternatives(listed))


def _names(listed: str) -> frozenset[str]:
    """Return words of class names and ids, as elements.names gives them."""
    return frozenset(listed.split())


COMMENT_HEADING = _whole(
    _COMMENT_NOUNS
    + r"""
    (?:all|show|view|hide) (?:\d+ |all |a |your )?(?:comments?|replies)
    (?:post|add|leave|write|join) (?:\d+ |all |a |your )?(?:comments?|replies)
    leave (?:a|your) (?:reply|comment) / \d+ (?:responses?|replies|thoughts? on .{1,200})
    join the (?:discussion|conversation|debate) / what do you think\??
    (?:\d+ )?@ (?:on|zu|auf|sur|sobre|su|na|на|к|до) .{1,200}
    (?:schreiben sie |hinterlasse |neuer? )(?:einen )?kommentar.{0,30} / ihre meinung
    laisser un commentaire / (?:deja|dejar|escribe) (?:un|tu) comentario / lascia un commento
    (?:dodaj|ostavi(?:te)?|napiši(?:te)?|pošalji) komentar / (?:остави(?:те)?|додај) коментар
    (?:оставить|добавить|написать) комментарий / (?:залишити|додати) коментар / dodaj komentarz
    yorum yap(?:ın)? / plaats (?:een )?reactie
    """
)

REPLY = _whole(
    r"""
    repl(?:y|ies) / reply to .{1,40} / quote / antworten? / beantworten / répondre / responder
    respuestas? / rispondi / reageer / reageren / antwoorden / beantwoord / svara? / vastaa
    odpowiedz / odpovědět / odpovedať / odgovori(?:te)? / одговори(?:те)? / отговори / ответить
    відповісти / адказаць / yanıtla / cevapla / απάντηση / válasz / răspunde / رد / الرد / השב
    जवाब दें / 返信(?:する)? / 回复 / 回覆 / 답글(?: ?달기)? / trả lời / balas
    """
)

# What can be done to a comment, beside replying to it.
REACTION = _whole(
    r"""
    repl(?:y|ies) / answer / respond / quote / flag / report / abuse / like / dislike / likes?
    upvote / downvote / vote / votes / points? / recommend(?:ed)? / share / permalink / link / up
    down / thanks / edit / delete / hide / block / mute / helpful / agree / disagree
    antworten? / beantworten / melden / gefällt mir / zitieren / teilen / bewerten / löschen
    répondre / signaler / j['’]aime / citer / partager / responder / me gusta / denunciar
    reportar / compartir / citar / rispondi / segnala / mi piace / condividi / gostei / curtir
    reageer / reageren / antwoorden / beantwoord / meld(?:en)? / leuk / svara? / anmäl / gilla
    vastaa / odpowiedz / zgłoś / lubię to / odpovědět / nahlásit / odpovedať / odgovori(?:te)?
    prijavi(?:te)? / sviđa mi se / ne sviđa mi se / preporuči / preporuka / podeli / podijeli
    одговори(?:те)? / пријави(?:те)? / свиђа ми се / не свиђа ми се / препоручи / препорука / подели
    отговори / ответить / пожаловаться / нравится / поделиться / цитировать / відповісти
    поскаржитися / подобається / поширити / цитувати / yanıtla / cevapla / şikayet et / beğen
    απάντηση / αναφορά / μου αρέσει / válasz / jelentés / tetszik / răspunde / raportează
    رد / الرد / إبلاغ / إعجاب / השב / דווח / जवाब दें / 返信(?:する)? / 通報 / いいね / 回复 / 回覆
    举报 / 赞 / 답글 / 신고 / 좋아요 / trả lời / balas / laporkan
    """
)

# Of these, what is more than a word, and what may stand between two of them without a space.
REACTION_APART = Words(
    r"[\u00b7\u2022|/,\u2013\u2014]|gefällt mir|me gusta|mi piace|lubię to|sviđa mi|свиђа ми"
    r"|şikayet et|μου αρέσει|जवाब दें|trả lời"
)

# When somebody wrote: "1h", "3 days ago", "pre 2 sata", a clock time, a date.
AGO = Words(
    r"\b\d{1,2}[:.]\d{2}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}"
    r"|\b(?:19|20)\d{2}\b|\b\d{1,3}\s?(?:s|m|h|d|w|y|min|mins|hrs?|std|ч|д|мин|сат[аи]?|дана?)\b"
    r"|\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?) ago\b|\bjust now\b|\byesterday\b"
    r"|\bvor \d|\bil y a\b|\bhace\b|\bfa\b|\bgeleden\b|\bsedan\b|\btemu\b|\b(?:pre|prije) \d"
    r"|\b(?:пре|пред) \d|назад|тому|\bönce\b|πριν|قبل|前$|전$"
    r"|\bjučer?\b|\bјуче\b|вчера|вчора|\bgestern\b"
)

MORE_COMMENTS = _whole(
    r"""
    (?:load|show|view|see|read) (?:more|all)?\s*(?:\d+ )?(?:more )?(?:repl(?:y|ies))
    (?:load|show) (?:previous|older|newer)?\s*(?:\d+ )?(?:more )?(?:repl(?:y|ies))
    (?:view|see|read) (?:previous|older|newer)?\s*(?:\d+ )?(?:more )?(?:repl(?:y|ies))
    (?:load|show|view|see|read) (?:more|all)?\s*(?:\d+ )?(?:more )?(?:comments?|responses)
    (?:load|show) (?:previous|older|newer)?\s*(?:\d+ )?(?:more )?(?:comments?|responses)
    (?:view|see|read) (?:previous|older|newer)?\s*(?:\d+ )?(?:more )?(?:comments?|responses)
    (?:weitere|mehr|alle|ältere) (?:\d+ )?(?:kommentare|antworten)(?: .{1,20})?
    (?:voir|afficher|charger) .{0,20}(?:réponses|commentaires)
    (?:ver|cargar|mostrar|carregar) .{0,20}(?:respuestas|comentarios|comentários|respostas)
    (?:mostra|vedi|carica) .{0,20}(?:risposte|commenti)
    (?:učitaj|prikaži|vidi|pogledaj) .{0,20}(?:odgovora?e?|komentara?e?)
    (?:учитај|прикажи|показать|загрузить|показати|ещё) .{0,20}(?:одговор\w*|коментар\w*)
    (?:учитај|прикажи|показать) .{0,20}(?:комментари\w*|ответ\w*|відповід\w*)
    (?:загрузить|показати|ещё) .{0,20}(?:комментари\w*|ответ\w*|відповід\w*)
    (?:pokaż|zobacz|wczytaj) .{0,20}(?:odpowiedzi|komentarz\w*)
    """
)

# Stems of which COMMENT_HEADING, MORE_COMMENTS and MODERATION need one; a quick look before them.
OF_COMMENTS = Words(
    r"com+ent|kom+ent|moder|repl|respon|antwort|répons|rispost|odgov|одгов|ответ|відпов|odpow"
    r"|ком+ент|respost|pending|awaiting|reacti|opmerk|yorum|σχόλ|hozzász|تعليق|תגוב|コメント|评论|評論"
    r"|留言|댓글|bình|thoughts? on|join the|what do you|meinung"
)

MODERATION = _anywhere(
    r"""
    (?:comment|kommentar)\w*\b.{0,60}(?:moderat|moderier|modér|awaiting)
    (?:commentaire|comentario)\w*\b.{0,60}(?:moderat|moderier|modér|awaiting)
    (?:comment|kommentar|commentaire|comentario)\w*\b.{0,60}(?:freigeschaltet|approved)
    (?:comment|kommentar|commentaire|comentario)\w*\b.{0,60}(?:odobren|одобрен|модер)
    (?:commento|komentar|комментари|коментар)\w*\b.{0,60}(?:moderat|moderier|modér|awaiting)
    (?:commento|komentar|комментари|коментар)\w*\b.{0,60}(?:freigeschaltet|approved)
    (?:commento|komentar|комментари|коментар)\w*\b.{0,60}(?:odobren|одобрен|модер)
    (?:awaiting|pending) moderation / comments? (?:are|is) (?:now )?(?:closed|disabled|off)
    kommentar(?:e|funktion) (?:ist|sind|wurde)\w* (?:geschlossen|deaktiviert)
    komentarisanje je (?:zatvoreno|onemogućeno)
    """
)

RELATED_HEADING = _opening(
    r"""
    related(?: (?:articles?|stories|posts?|news|topics?|content|links|coverage|reading))?
    (?:read|see|watch) (?:also|more|next)(?: on .{1,60})?
    (?:more|latest|top|most) (?:from|on|in|stories|articles|news).{0,50}
    (?:recent|other|popular|trending) (?:from|on|in|stories|articles|news).{0,50}
    (?:more|latest|top|most|recent|other|popular|trending) (?:posts?|read|headlines).{0,50}
    (?:more|latest|top|most) (?:popular|topics|coverage|viewed).{0,50}
    (?:recent|other|popular|trending) (?:popular|topics|coverage|viewed).{0,50}
    you (?:may|might) (?:also )?(?:like|be interested in)(?: this)? / recommended(?: .{1,30})?
    don'?t miss / what to read next / editors?'?s? picks? / up next / trending(?: now)?
    popular / (?:mehr|weitere)s? (?:zum thema|artikel|nachrichten|meldungen|themen).{0,40}
    (?:mehr|weitere)s? (?:news|aus|auf|von|über|beiträge).{0,40}
    (?:lesen sie|lies|siehe|lesen|sehen sie) (?:auch|mehr|dazu|hier).{0,40}
    das könnte (?:sie|dich) (?:auch )?interessieren / ähnliche (?:artikel|beiträge|themen)
    meistgelesen(?:e artikel)? / zum thema / auch interessant
    (?:à|a) lire (?:aussi|également).{0,30} / lire aussi / sur le même (?:sujet|thème)
    les plus lus / dans la même rubrique / (?:lea|leer|lee|ver|vea) (?:también|más|además)
    (?:noticias|artículos|contenido) relacionad[oa]s? / te puede interesar
    lo más (?:leído|visto) / leia (?:também|mais) / veja também / notícias relacionadas
    leggi anche / ti potrebbe interessare / articoli correlati / lees ook / meer over
    czytaj (?:też|także|również|więcej) / zobacz (?:też|także) / przeczytaj (?:też|także)
    powiązane / pročitaj(?:te)? (?:i|još).{0,20} / povezane? (?:vesti|vijesti|članci|teme)
    najnovij[ei] (?:vesti|vijesti) / najčitanije / možda će vas zanimati / izdvajamo
    прочитај(?:те)? (?:и|још) / повезане (?:вести|теме) / најновије(?: вести)? / најчитаније
    (?:читайте|смотрите) (?:также|ещё|еще) / по теме / похожие (?:материалы|новости|статьи)
    другие новости / читайте також / за темою / (?:дивіться|більше) (?:також|за темою)
    ilgili (?:haberler|içerikler) / bunlar da ilginizi çekebilir / läs (?:också|mer|även)
    les også / læs også / διαβάστε (?:επίσης|ακόμα) / citește și / olvasta már / 関連記事
    相关(?:阅读|新闻|文章) / 相關新聞 / 관련 ?기사 / اقرأ (?:أيضا|أيضاً)
    """
)

TAG_LABEL = _opening(
    r"""
    tags? / topics? / keywords? / filed under / posted in / categor(?:y|ies) / schlagwör?te?r?
    themen / stichwörter / mots[- ]clés / étiquettes / etiquetas / temas / argomenti / tagovi
    oznake / ključne reči / тагови / кључне речи / теги / метки / tagi / tematy / etiketler
    trefwoorden / ämnen / 标签 / タグ / 태그
    """
)

MAIL_FIELD = Words(r"@|e-?mail|courriel|correo|почт|пошт|имејл")

NEWSLETTER = _anywhere(
    r"""
    newsletter / subscri / sign up / inbox / abonnier / anmelden / inscri / suscr[íi]b
    iscriviti / prijavi(?:te)? se / пријавите / подпи[сш] / підпи[сш] / zapisz się / bülten
    nieuwsbrief / nyhetsbrev / infolettre / boletín / bilten / рассылк / розсилк / メール
    """
)

SHARE_ADDRESS = _anywhere(
    r"""
    facebook\.com/(?:sharer|share|dialog) / (?:twitter|x)\.com/(?:intent|share|home\?status)
    wa\.me/\? / whatsapp(?:\.com/send|://) / t\.me/share / telegram\.me/share
    linkedin\.com/(?:share|sharing) / reddit\.com/submit / pinterest\.\w+/pin/create / viber://
    vk\.com/share / connect\.ok\.ru / threads\.(?:net|com)/intent / bsky\.app/intent
    xing\.com/spi / ^mailto:\? / mastodon\w*/share
    """
)

COMMENT_NAMES = _names("""
    comentario comentarios comment commentaire commentaires commentarea commentbox
    commentform commenting commentlist commento comments discourse disqus giscus hyvor
    komentar komentari komentarze kommentar kommentare kommentarer leserkommentare livefyre
    nocomments openweb replies reply respond spotim utterances viafoura yorum yorumlar
    """)

SHARE_NAMES = _names("""
    addthis addtoany share shareaholic sharebar sharedaddy sharer shares sharing social
    socials socialshare
    """)

RELATED_NAMES = _names("""
    mostread outbrain popular readmore recommendation recommendations recommended related
    relatedposts taboola teaserlist trending
    """)

TAG_NAMES = _names("keywords tag tagcloud taglist tags topics")

NEWSLETTER_NAMES = _names("""
    mailchimp mailpoet newsletter newsletters signup subscribe subscription
    """)

CONSENT_NAMES = _names("""
    cmp cmplz consent cookie cookiebot cookies didomi gdpr onetrust usercentrics
    """)

# Words of picture credits; several in one short line are a caption's.
CREDIT = Words(
    r"©|\(c\)|\b(?:fotos?|photos?|image|bild|picture|credit|quelle|source|fuente|crédits?|imago"
    r"|archiv|illustration|courtesy|screenshot|fotograf\w*|photograph\w*|zdroj|zdjęcie|slika"
    r"|снимок|иллюстрация)\b|фото"
)

# How a line begins that tells who wrote something, or when.
BYLINE = Words(
    r"\W*(?:by|von|par|por|di|door|av|af|text|autor\w*|author|автор|piše|пише|redaktion|written"
    r"|posted|published|veröffentlicht|publié|publicado|pubblicato|updated|aktualisiert"
    r"|actualizado|mis à jour|stand|last|objavljeno|обновлено|опубликовано)\b"
)

# Words that speak to the reader of the site rather than of the news.
NOTE = Words(
    r"\b(?:subscri\w+|newsletter|sign(?: up|ed| in)|log ?in|register|follow|podcast|app|e-?mail"
    r"|abonn\w+|anmeld\w+|registrier\w+|folgen|suscr\w+|inscri\w+|cookies?|copyright|privacy"
    r"|rights reserved|datenschutz|terms|click|hier|download|contact|kontakt|donate|support|share"
    r"|teilen|print|drucken|javascript|browser|kommentar\w*|comments?|readers?|leser|klick\w*"
    r"|mehr|more|lesen|read|watch|weitere|auch|also|related|advert\w*|anzeige|werbung|publicit\w*"
    r"|publicidad|reklama|sponsored|affiliate|facebook|twitter|instagram|whatsapp|telegram"
    r"|youtube|pretplat\w*|prijav\w*|komentar\w*)\b|реклам|подпи[сш]|читайте|коммента|коментар"
)

# A line that begins as the credit of a picture does.
CREDIT_LINE = Words(
    r"\W*(?:(?:symbol|archiv|titel|beitrags)?(?:foto|bild)s?|photos?|images?|pictures?|credits?"
    r"|crédits?(?: photos?)?|(?:photo|image) credits?|bildquelle|bildnachweis|image[nm]|fotograf"
    r"|фото|снимок|zdjęcie|zdroj foto|kuva|valokuva)(?: (?:by|von|de|di|par|av|af|door))?"
    r"\s*[:：©/|]\s*\S"
    r"|\s*(?:©|\(c\))\s*\S.{0,60}$"
)

# How long an article takes to read, or was read, as a line of its own.
READ_TIME = Words(
    r"\W*(?:(?:reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo di lettura"
    r"|leestijd|vreme čitanja|время чтения|czas czytania)\W*(?:ca\W*|approx\W*)?\d+.{0,12}"
    r"|(?:ca\W*)?\d+\s?-?\s?(?:min\w*\.?|мин\w*\.?)\s(?:de |di |na |to )?"
    r"(?:read\w*|lesezeit|lesedauer|lecture|lectura|lettura|leestijd|čitanja|чтения|czytania|lesetid))\W*"
)

"""What turns a story, whatever its matter: death, arrest, denial, a ban, a resignation.

A report that has a turn which was not told brings news, though it may name nobody and count
nothing; and a turn has names in every language, so that what was told in one is known in another.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from matching.folding import fold_word

# Of each turn the beginnings of words; those with a full stop are whole words.
_TURNS: dict[str, str] = {
    "death": """died. dies. dead. death. deaths. killed killing. fatal
        umro umrl preminu poginu pogibi smrt usmrt ubijen mrtv gestorben. starb. starben.
        stirbt. tot. tote. toten. getotet todes mort. morts. morte. mortes. deced tue. tues. tuee.
        умер погиб скончал смерт убит загину помер вбит""",
    "injury": """injur wound. wounded. hurt. povredj povred ranjen verletz blesse ранен ранены
        пострада поранен травмован""",
    "arrest": """arrest detain detention custody uhaps uhici pritv festgenommen verhaft festnahm
        haft. untersuchungshaft arrete interpell арест задерж затрим заарешт""",
    "suspicion": """suspect suspic charge charges. charged. indict osumnji sumnj optuznic terec
        verdacht angeklag anklag soupcon inculp подозрева обвинени підозр обвинувач""",
    "accusation": """accus alleg optuz beschuldig vorgeworf vorwurf wirft. werfen. accus
        обвин звинувач""",
    "denial": """denie deny. denying. reject odbac odbij porice poric negira demant dementi
        bestreit zuruckgewies weist. dementi nie. reject отверг отрица опроверг запереч спростув""",
    "admission": """admit confess prizna gesteh gestand gestanden zugegeb avou reconnait призна
        зізна визна""",
    "resignation": """resign ostavk rucktritt zuruckgetreten tritt. demission отставк отставку
        відставк""",
    "dismissal": """dismiss sacked. fired. smenj smenil razresen entlass limog увол
        смещен звільн""",
    "ban": """ban. bans. banned suspend suspens halted. halt. obustav zabran zabranj ausgesetz
        setzt. stopp ausfuhrstopp verbot verbiet verbot suspen interdi приостан запрет зупин
        заборон""",
    "release": """released. freed. pusten oslobod freigelass liberat liber. liberee освобод
        отпущен звільнен відпущ""",
    "sentence": """sentenc convict guilty. osudj osuden verurteil schuldig condamn приговор осужд
        осужден вирок засудж""",
    "acquittal": """acquit osloboden freigesproch freispruch acquitt оправда виправда""",
    "forgery": """forg fake. faked falsif krivotvor lazn gefalscht falsch falschung faux. fauss
        поддел фальш подроб підробл""",
    "explosion": """explo blast. blasts. eksplo detonat vzryv взрыв вибух""",
    "fire": """fire. fires. blaze. pozar vatr brand. brande feuer incend пожар пожеж""",
    "attack": """attack napad angriff angegriff attaqu напад атак""",
    "sabotage": """sabot sabotaz диверс саботаж""",
    "evacuation": """evacu evakui эваку евакуй""",
    "search": """searched. raid. raids. raided pretres durchsuch razzia perquis обыск обшук""",
    "cancellation": """cancel otkaz abgesagt absag annul отмен скасув""",
    "agreement": """agreement. treaty. truce. ceasefire sporazum primirj abkommen waffenstill
        accord. traite treve соглаш перемир угод""",
    "strike": """strike. strikes. walkout strajk streik greve забастов страйк""",
    "bankruptcy": """bankrupt insolv stecaj bankrot konkurs. pleite faillit банкрот""",
    "takeover": """takeover nationalis nationaliz preuz verstaatlich ubernahm nationalis reprend.
        repris. национализ націоналіз""",
    "recall": """recall. recalled povlac povuc ruckruf zuruckgeruf rappel. отзыв відклик""",
    "apology": """apolog izvinj entschuldig excuse. excuses. извин вибач""",
    "rescue": """rescued. saved. spasen spasil gerettet rettung sauve. спасен спасли врятов""",
}
_LEAST = 3


def turns_in(folded: Iterable[str]) -> frozenset[str]:
    """Return the turns that folded words tell."""
    return frozenset(turn for word in folded if (turn := _turn_of(word)))


@lru_cache(maxsize=1 << 15)
def _turn_of(word: str) -> str:
    whole, beginnings, longest = _keys()
    if word in whole:
        return whole[word]
    for length in range(min(len(word), longest), _LEAST - 1, -1):
        if turn := beginnings.get(word[:length]):
            return turn
    return ""


@cache
def _keys() -> tuple[dict[str, str], dict[str, str], int]:
    """Return turns by whole words and by beginnings of words, and how long these are at most."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for turn, written in _TURNS.items():
        for word in written.split():
            key = fold_word(word.rstrip("."))
            (whole if word.endswith(".") else beginnings)[key] = turn
    return whole, beginnings, max(map(len, beginnings))

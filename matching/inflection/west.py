"""Endings of Germanic, Romance, Baltic, Finnic, Hungarian and Turkic languages, on keys."""

from matching.inflection.paradigm import after

GENITIVE = {"K": "Ks", "V": "Vs"}  # English Harrisons (without its apostrophe), Swedish, Danish

DUTCH = {"K": "Ks Ken", "V": "Vs"}

_WITH_ER = ("mann", "land", "haus", "kind", "bild", "buch", "wort", "amt", "tum", "blatt", "dorf")

GERMAN = {
    "K": "Ks Kes Ke Ken Kens",
    "V": "Vs Vn Ven",
    "e": "n en er es em ens er",
    "=ung": "ungs ungen",
    "=heit": "heiten",
    "=keit": "keiten",
    "=schaft": "schaften",
    "=taet": "taeten",
    "=ion": "ionen ions",
    "=tat": "taten",
    "in": "ins innen",
    "nis": "nisse nissen nisses",
    "=er": "ers ern",
    "=ier": "iere ieren iers",
    "rr": "rrn",
    **{
        end + "er": f"{end}en {end}em {end}e {end}es"
        for end in ("gt", "nd", "ht", "rt", "et", "mt")
    },
    **{end: after(end, "s es er ern") for end in _WITH_ER},
    "=el": "els eln",
    "=en": "ens",
    "=chen": "chens",
    "um": "ums a en",
    "ma": "men mas mata",
    "us": "usse ussen en",
    "s": "sse ssen sses ses se",
    "ss": "sse ssen sses",
    "or": "oren ors",
}

ICELANDIC = {"K": "Ks Ki Kar Kum Ka Kur", "ur": "s i ar", "i": "a", "a": "u", "son": "sonar syni"}

ROMANIAN = {
    "K": "Kul Kului Ki Kilor Kii Ke Kele Kelor",
    "a": "ei ii e ele elor",
    "u": "ului l ul",
    "i": "ului iului lui lor ilor",
    "e": "ei elui le lui",
    "o": "ului",
}

LITHUANIAN = {
    "as": "o ui a u e ai am ams us uose ais",
    "is": "io iui i iu yje y iai ies imi ims",
    "ys": "io iui i iu yje y",
    "us": "aus ui u umi uje au",
    "ius": "iaus iui iu iumi iuje iau",
    "a": "os ai oje u oms omis",
    "e": "es ei eje iu",
}

LATVIAN = {
    "s": "a am u os i iem us",
    "is": "a im i ja sa",
    "us": "u um",
    "ns": "na nam nu ni",
    "a": "as ai u am",
    "e": "es ei i em",
}

_FINNISH_WEAK = ("n", "ssa", "sta", "lla", "lle", "lta", "ksi", "t")
_FINNISH = "{0}n {0}a {0}ta {0}na {0}in {0}{0}n {0}han {0}hon {0}hen {0}hin {0}hun " + " ".join(
    "{0}" + each for each in _FINNISH_WEAK[1:]
)


def _weak(stem: str, vowels: str) -> str:
    return " ".join(stem + vowel + end for vowel in vowels for end in _FINNISH_WEAK)


FINNISH = {
    "V": _FINNISH.format("V"),
    "nen": "sen sta selle sessa seen sesta sella selta sena seksi set sia",
    "e": "een ee eella eessa eesta etta eelle eelta",
    "K": "Kin Kia Kissa Kista Kiin Kille Killa Kilta Kina Kiksi",
    "s": "ksen ksessa ksesta kselle kseen sta hen",
    **{
        strong + vowel: _weak(weak, vowel)
        for vowel in "aeiou"
        for strong, weak in (
            ("kk", "k"),
            ("pp", "p"),
            ("tt", "t"),
            ("nk", "ng"),
            ("nt", "nn"),
            ("lt", "ll"),
            ("rt", "rr"),
            ("mp", "mm"),
            ("t", "d"),
            ("p", "v"),
            ("k", ""),
        )
    },
}

_ESTONIAN = "s st sse le l lt ga ni d na ta"

ESTONIAN = {
    "V": after("V", _ESTONIAN),
    "K": " ".join(f"K{v}{each}" for v in "aiu" for each in ["", *_ESTONIAN.split()]) + " Kit Kga",
}

_HUNGARIAN = (
    "nak nek t hoz hez ban ben ba be bol tol nal nel n on en re ra rol ert ig kent e k ek ok ei"
)

HUNGARIAN = {
    "V": after("V", f"{_HUNGARIAN} val vel ja je"),
    "K": after("K", f"{_HUNGARIAN} ot et at Kal Kel ak ostul"),
    "cs": "ccsal ccsel",
    "sz": "sszal sszel",
    "zs": "zzsal zzsel",
    "gy": "ggyal ggyel gyot gyon",
    "ny": "nnyal nnyel nyot nyon",
    "ly": "llyal llyel",
}

TURKISH = {  # ı, ü and ö are i, u and o in a key: harmony has fewer ways
    "K": after("K", "in un a e i u da de dan den ta te tan ten la le lar ler"),
    "V": after("V", "nin nun ya ye yi yu da de dan den yla yle"),
}

"""Endings of Serbian, Croatian, Bosnian, Montenegrin, Slovene and Macedonian, on keys.

Keys have no marks and both alphabets of Serbian give one key, so that č, ć and c are one letter
here. Sources: the declensions of the Pravopis (2010), with fleeting a (Petar, Petra), Jelka and
Jelci, vocalised l (deo, dela; tužilac, tužioca) and adjectives of possession (Vučićev).
"""

from matching.inflection.paradigm import after

_ADJECTIVE = ("a", "o", "e", "i", "u", "og", "oga", "om", "ome", "omu", "im", "ima", "ih", "oj")


def _possessive(suffix: str) -> str:
    return " ".join([suffix, *(suffix + ending for ending in _ADJECTIVE)])


_SKI = "ski sky skog skoga skom skome skim ska sku ske sko skoj skih skima"

SOUTH_SLAVIC = {
    "K": "Ka Ku Ke Ki Kom Kem Kima Kove Kovi Kova Kovima Keve Kevi Keva Kevima "
    + after("K", f"{_possessive('ov')} {_possessive('ev')}"),
    "aK": "Ka Ku Ke Ki Kom Kem Kima Kove Kovi Kova Kovima Kov Kovog Kovom aKa",
    "eK": "Ka Ku Ke Ki Kom Kem",
    "k": "ci cima ce",
    "g": "zi zima ze",
    "h": "si sima se",
    "ak": "ci cima ce",
    "tak": "ci cima tka",
    "dak": "ci cima tka tke tku tkom",
    "tac": "ca cu ce ci cem cima",
    "dac": "ca cu ce ci cem cima",
    "bac": "pca pcu pce pci pcem pcima",
    "zak": "ska sku skom sci scima",
    "lac": "oca ocu oce oci ocem ocima laca ocev",
    "anin": "ani ana ane anima",
    "=ost": "osti oscu ostima",
    "st": "sti scu stima",
    "c": "cju ci",
    **{end: f"{end[0]}a{end[1]}a" for end in ("nt", "rt", "kt", "pt", "ft", "nd", "rd")},
    "a": "e i u o om oj ama " + _possessive("in"),
    "ka": "ci ki aka ku",
    "ga": "zi aga",
    "ha": "si",
    "Kka": "Kaka",
    **{f"K{letter}a": f"Ka{letter}a" for letter in ("r", "l", "lj", "v", "n", "m", "d", "t")},
    "arin": "ari ara are arima",
    "nja": "anja",
    "o": "a u om ima e i oa ou oom oem oi oe oima " + _possessive("ov"),
    "eo": "ela elu elom elovi elova elove eli",
    "io": "ela ila ilu ilom",
    "ao": "la lu lom li lova lovi love lovima ala alu alom alovi",
    "lo": "ala",
    "stvo": "stava",
    "e": "a u em om i ima ovi ea eu eom eem ei " + _possessive("ov"),
    "ete": "eteta etetu etetom ece eci ecu ecom",
    "me": "mena menu menom menima",
    "i": "og oga om ome im ima a o e u oj ih ija iju ijem iji ije ijev ijeva",
    "=ski": _SKI,
    "=sky": _SKI,
    "cki": "ckog ckoga ckom ckome ckim cka cku cke cko ckoj ckih",
    "ska": "ske skoj sku skom skih",
    "cka": "cke ckoj cku ckom ckih",
    "ova": "ove ovoj ovu ovom",
    "eva": "eve evoj evu evom",
    "u": "ua uu uom uem uov uja uju ujem uem",
    "y": "ya yu yem yja yju yjem ija iju ijem yev",
}
MACEDONIAN = {
    "K": "Kot Kov Kon Kovi Kovci Kovite Kite Ki Ka Ke Kovata",
    "a": "ata ava ana o i ite",
    "o": "oto ovo ono a ata",
    "e": "eto",
    "ski": "skiot ska skata skite",
    "ija": "ijata ii iite",
}

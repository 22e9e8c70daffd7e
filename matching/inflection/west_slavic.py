"""Endings of Polish, Czech and Slovak, on keys (without marks: Poznań, Poznania; Praha, Praze)."""

from matching.inflection.paradigm import after

_CASES = "a u owi em ie iem ow ami ach om y i e ia iu iowi"
_CZECH = "a u ovi em e i y ech um ove om och ov mi ami"
_FEMININE = "ova ove ovou ovej ovu"

POLISH = {
    "K": after("K", f"{_CASES} owie owa owej"),
    "t": "cie",
    "st": "scie",
    "d": "dzie",
    "r": "rze rzy",
    "zd": "zdzie",
    "eK": "Ka Ku Kowi Kiem Kem Ki Kow Kami Kach Kom Kie Ky Ke",
    "ieK": "Ka Ku Kowi Kiem Kem Ki Kow Kami Kach Kom Kie Ky Ke",
    "=sk": "ska sku skowi skiem",
    "ol": "la lowi lem le",
    "a": "y i e ie o om ami ach -",
    "ta": "cie",
    "da": "dzie",
    "ra": "rze",
    "sta": "scie",
    "ka": "ce ek",
    "ga": "dze",
    "cha": "sze",
    "la": "le li",
    "ia": "ii ie io",
    "=ski": "skiego skiemu skim ska skiej skich skimi scy skie sky",
    "=sky": "ski skiego skiemu skim ska skiej skich skimi scy skie",
    "cki": "ckiego ckiemu ckim cka ckiej ckich ckimi ccy",
    "dzki": "dzkiego dzkiemu dzkim dzka dzkiej dzkich",
    "ska": "skiej",
    "cka": "ckiej",
    "owa": "owej owe",
    "y": "ego emu ym a ej ych",
    "i": "ego emu im iego iemu",
    "o": "a u em ie owi i ach",
    "ko": "ki ce ke ka kiem",
    "e": "a u em ego emu ym",
}

CZECH = {
    "K": after("K", f"{_CZECH} {_FEMININE} uv ovo ovych"),
    "k": "ci cich",
    "h": "zi zich",
    "eK": after("K", f"{_CZECH} {_FEMININE} uv"),
    "a": "y u e ou o ovi am ach ami - i ove ova ovou in ina ino",
    "ha": "ze",
    "ga": "ze",
    "ka": "ce ek",
    "cha": "se",
    "o": "a u em e om ech ach ovi ov ova ovo ove ovu ovho uv",
    "ko": "ku kem cich",
    "=sky": "skeho skemu skym skem skom ska ske skou skej sti skych skyj ski",
    "=ski": "skeho skemu skym skem skom ska ske skou skej sti skych sky skyj",
    "y": "eho emu ym em om a e ou ej i ych ymi",
    "i": "iho imu im",
    "=ova": "ove ovou ovej ovu ovych",
    "e": "i u em ich im emi ete eti",
    "ice": "ic icich icim icemi iciach icami iciam",
    "ce": "c",
}

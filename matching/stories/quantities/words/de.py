"""German: what its numbers, bounds, units and exclusions are made of."""

TABLES = {
    "decimal": ",",
    "numbers": """1 ein eine einen einem einer eins|2 zwei zweien zwo|3 drei dreien|4 vier|5 fünf
        6 sechs|7 sieben|8 acht|9 neun|10 zehn|11 elf|12 zwölf|16 sechzehn|17 siebzehn|20 zwanzig
        13 dreizehn|14 vierzehn|15 fünfzehn|18 achtzehn|19 neunzehn
        30 dreißig|40 vierzig|50 fünfzig|60 sechzig|70 siebzig|80 achtzig|90 neunzig|0 null""",
    "scales": """100 hundert|12 dutzend|1000 tausend tsd|1000000 million millionen mio
        1000000000 milliarde milliarden mrd|1000000000000 billion billionen bio""",
    "crowds": """24 dutzende dutzenden|200 hunderte hunderten hunderter|2000 tausende tausenden
        2000000 millionen|2000000000 milliarden|20000 zehntausende zehntausenden
        200000 hunderttausende hunderttausenden""",
    "halves": "halbe halben halbes halber",
    "one_and_half": "anderthalb eineinhalb",
    "half_more": "half und_ein_halb",
    "several": "mehrere mehreren einige einigen etliche",
    "joins": "und",
    "of": "von der des davon",
    "articles": "ein eine einen einem einer",
    "before": """low mindestens mehr_als über wenigstens zumindest minimal nicht_weniger_als
        gut knapp_über etwas_mehr_als deutlich_mehr_als weit_mehr_als mehr_als_rund oberhalb_von
        übersteigt überstieg überschritt überschreitet etwas_über deutlich_über weit_über
        high bis_zu maximal höchstens weniger_als unter nicht_mehr_als unterhalb_von
        knapp_unter etwas_weniger_als deutlich_weniger_als nicht_einmal höchstens_noch
        about etwa rund ungefähr circa zirka knapp fast nahezu annähernd schätzungsweise
        geschätzte geschätzt geschätzten beinahe an_die ca um_die ca_. gegen_rund""",
    "after": "low oder_mehr und_mehr|high oder_weniger",
    "from_to": "von bis|zwischen und",
    "between": "bis oder",
    "rises": """stieg* steig* gestieg* sank* sink* gesunk* fiel* fäll* gefallen wuchs* wächst
        wachs* gewachs* kletter*
        erhöh* verringer* reduzier* verdoppel* verdreifach* halbier* verteuer* verbillig* anstieg*
        zunahm* schrumpf*""",
    "units": """% prozent prozentpunkt prozentpunkte prozentpunkten|‰ promille
        EUR euro euros|USD dollar dollars us_-_dollar|GBP pfund|CHF franken|RUB rubel
        UAH hrywnja griwna|RSD dinar dinare|JPY yen|CNY yuan
        km kilometer kilometern|m meter metern|cm zentimeter zentimetern|mm millimeter millimetern
        mile meile meilen|ft fuß|km2 quadratkilometer quadratkilometern
        m2 quadratmeter quadratmetern|m3 kubikmeter kubikmetern|ha hektar
        kg kilogramm kilo kilos|t tonne tonnen|g gramm|l liter litern|barrel barrel fass
        km/h stundenkilometer stundenkilometern kilometer_pro_stunde|MW megawatt|GW gigawatt
        kWh kilowattstunde kilowattstunden
        °C grad grad_celsius °_celsius|point punkte_dax|basis_point basispunkt basispunkte
        basispunkten|second sekunde sekunden|minute minute minuten|hour stunde stunden
        day tag tage tagen|week woche wochen|month monat monate monaten|year jahr jahre jahren
        year jährig*|hour stündig*|day tägig*|month monatig*|week wöchig*|minute minütig*
        %  prozentpunkts|mg milligramm|ml milliliter|m3 kubikmeter|km/h km_pro_stunde
        stundenkilometern|m/s meter_pro_sekunde metern_pro_sekunde|MW megawatt|°C minusgrad
        minusgrade minusgraden plusgrad plusgrade plusgraden|hour std""",
    "months": """januar februar märz april mai juni juli august september oktober november
        dezember jänner""",
    "weekdays": """montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag""",
    "clock_before": "gegen",
    "clock": "uhr",
    "labels": """notruf* durchwahl
        az aktenzeichen satz s nr anlage tempo note abs absatz art nr nummer top platz
        artikel paragraf paragraph seite
        kapitel
        zimmer flug straße
        block klasse stufe phase gruppe windows rang linie hausnummer""",
    "times": "mal male fach",
    "aged": "mit",
    "persons": "mann frau kind junge mädchen sohn tochter jugendlicher baby",
    "ranks": """tag woche runde spiel band teil staffel folge saison zone kategorie halle tor gleis
        version variante bezirk reaktor spieltag akt station bahn stunde typ grad""",
    "ages": "alter alt alte alten altes altem älter jünger",
    "spans": """amtszeit haft* freiheitsstrafe* gefängnis* strafe vertrag* pause* ausbildung*
        studie* untersuch* kampf* krieg* herrschaft sperre* frist* laufzeit* zusammenarbeit
        arbeit* verhandl* beziehung* verlänger* mandat* projekt* reise* dienst* programm* phase*
        debatte* saunaerfahrung* sitzung* wartezeit* aufenthalt* mission* feuerpause*""",
    "windows": """x nach in innerhalb_von binnen in_den_letzten in_den_vergangenen in_den_nächsten
        in_den_kommenden seit den_letzten letzten vergangenen nächsten kommenden ersten vor
        in_nur alle""",
    "sayings": "x null_toleranz 24_/_7 50_/_50",
    "eras": "x v_._chr n_._chr v_._u_._z",
    "ago": "nach vor danach zuvor später",
    "whole": """ganze ganzen volle vollen lange langen weitere weiteren zusätzliche
        aufeinanderfolgende aufeinanderfolgenden""",
    "prepositions": """in im an am auf bei beim mit von vom aus nach zu zum zur für über unter vor
        seit bis durch gegen ohne um trotz während wegen laut pro je ab zwischen entlang innerhalb
        außerhalb gegenüber ins dank infolge mittels statt""",
    "auxiliaries": "ist sind war waren hat haben wird werden wurde wurden",
    "stops": """gibt gab es hatte hatten davor
        danach dabei damals daher doch noch nur schon bereits sei seien
        worden sollen soll
        kann können konnte konnten muss müssen musste mussten darf dürfen will wollen davon dafür
        dazu
        deren dessen diese dieser dieses diesem diesen jene jeder über unter bis sowie aber sondern
        denn
        weil wenn ob man wir ich mich uns ihn ihm ihrer ihren seiner seine seinen sein einer eines
        einem
        einen wieder sehr so durch gegen ohne während wegen ab ja nun dann dort hier mal möglich
        nötig
        in an am auf bei mit und oder aber dass die der das den dem des ein eine war waren
        ist sind hat haben wird werden wurde wurden im zum zur nach vor seit aus für als wie nicht
        zu um es er sie ihr ihre sich auch mehr weniger pro je denen ihnen""",
    "adjectives": "e en er es em",
    "verbs": "",
    "says": "sagte erklärte teilte berichtete meldete betonte schrieb warnte erläuterte gab",
    "according": "x laut nach_angaben zufolge nach_angaben_von",
}

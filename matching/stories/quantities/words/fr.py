"""French: what its numbers, bounds, units and exclusions are made of."""

TABLES = {
    "decimal": ",",
    "numbers": """1 un une|2 deux|3 trois|4 quatre|5 cinq|6 six|7 sept|8 huit|9 neuf|10 dix|11 onze
        12 douze|13 treize|14 quatorze|15 quinze|16 seize|20 vingt|30 trente|40 quarante
        50 cinquante|60 soixante|70 septante|80 huitante|90 nonante|0 zéro""",
    "near": """10 dizaine|15 quinzaine|20 vingtaine|30 trentaine|40 quarantaine|50 cinquantaine
        60 soixantaine|100 centaine""",
    "scales": """100 cent cents|12 douzaine|1000 mille|1000000 million millions
        1000000000 milliard milliards|1000000000000 billion billions""",
    "crowds": """20 dizaines|24 douzaines|200 centaines|2000 milliers|2000000 millions
        2000000000 milliards""",
    "halves": "demi",
    "half_more": "half et_demi et_demie",
    "several": "plusieurs quelques",
    "joins": "et",
    "of": "sur de des",
    "articles": "un une",
    "before": """low plus_de au_moins un_peu_plus_de minimum au_minimum au_dessus_de
        dépassé dépasse dépassent dépassant pas_moins_de supérieur_à supérieure_à au-dessus_de
        high moins_de jusque_à sous_les sous_la_barre_de sous_la_barre_des au_plus au_maximum
        en_dessous_de sous_le_seuil_de
        un_peu_moins_de
        à_peine maximum pas_plus_de inférieur_à inférieure_à au_dessous_de en_dessous_du
        about environ près_de quelque autour_de presque à_peu_près""",
    "from_to": "de à|entre et",
    "between": "à ou",
    "rises": """doubl* tripl* augment* passe passé passée passés passées passent passera passer
        baiss* chut*
        recul*
        progress* grimp* bondi bondit monté montée montent descendu descend descendra hausse haussé
        accru* diminu* réduit réduire réduite tombé tombée tombe atteint atteindre atteindra
        atteignait ramené ramener porté porter relevé relever """,
    "units": """% pour_cent|EUR euro euros|USD dollar dollars|GBP livre livres|CHF franc francs
        RUB rouble roubles|km kilomètre kilomètres|m mètre mètres|cm centimètre centimètres
        mm millimètre millimètres|km2 kilomètres_carrés|m2 mètres_carrés|ha hectare hectares
        kg kilogramme kilogrammes kilo kilos|t tonne tonnes|g gramme grammes|l litre litres
        barrel baril barils|km/h kilomètres_heure|°C degré degrés degrés_celsius|ft pied pieds
        second seconde secondes|minute minute minutes|hour heure heures|day jour jours
        week semaine semaines|month mois|year an ans année années|mile mille_marin milles_marins
        % points_de_pourcentage point_de_pourcentage pour_cents pct|basis_point points_de_base|
        mg milligramme milligrammes|ml millilitres|m3 mètres_cubes mètre_cube|m2 mètre_carré
      |km2 kilomètre_carré km_carrés|CNY yuans|UAH hryvnias|PLN zlotys|RSD
        dinars_serbes dinars|km/h kilomètres_à_le_heure kilomètres_par_heure km_à_le_heure|‰
        pour_mille|hour h|minute min mn|second s""",
    "months": """janvier février mars avril mai juin juillet août septembre octobre novembre
        décembre""",
    "weekdays": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "clock_before": "à vers dès",
    "clock": "heures heure h",
    "labels": """minute jour kilomètre note années numéro article page chapitre rue chambre vol
        ligne no nº
        place""",
    "times": "fois",
    "aged": "avait avaient a ont avoir ayant maintenant",
    "persons": """hommes femmes filles garçons enfants homme femme fille fils garçon enfant bébé
        fillette jeune adolescent adolescente
        étudiant étudiante joueur joueuse habitant habitante retraité retraitée père mère sœur frère
        conducteur conductrice octogénaire ressortissant""",
    "ages": "âgé âgée âgés âgées âge",
    "spans": "mandat prison contrat",
    "windows": """x avant sous dès de_ici dans tous_les toutes_les en dans_les en_moins_de
        ces_dernières ces_derniers
        les_derniers dernières
        derniers
        prochains prochaines il_y_a depuis après premiers premières""",
    "sayings": "x trois_-_huit 24_/_7 tolérance_zéro",
    "eras": "x av_._j apr_._j avant_j avant_jésus après_jésus",
    "ago": "après avant plus",
    "whole": "longs longues bonnes bons petites petits",
    "prepositions": """à au aux de du des en dans sur sous par pour avec sans chez entre vers selon
        depuis contre malgré durant pendant après avant comme""",
    "auxiliaries": "est sont était a ont avait sera",
    "stops": """quant lieu se
        après contre avant pendant depuis selon parmi durant dès lors malgré soit puis
        ainsi alors donc car si déjà encore seulement dont hier leur leurs son sa ses notre nos mon
        ma mes à en par pour avec et ou mais que qui dont où a ont est sont était étaient sera le
        la
        les un une des du au aux ce cet cette ces il elle ils elles on nous vous je ne pas plus
        moins sur dans sous vers chez entre aussi comme lors tandis eux elles""",
    "adjectives": """nouveaux nouvelles nouvel grands grandes grand grande petits petites petit
        petite
        jeunes vieux vieilles autres bons bonnes beaux belles gros grosses longs longues hauts
        hautes
        principaux principales anciens anciennes différents différentes divers diverses premiers
        premières derniers dernières prochains prochaines seuls seules simples faux fausses""",
    "verbs": "",
    "says": "dit déclaré annoncé affirmé indiqué expliqué",
    "according": "x selon de_après",
}

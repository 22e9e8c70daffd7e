"""Spanish: what its numbers, bounds, units and exclusions are made of."""

TABLES = {
    "decimal": ",",
    "numbers": """1 un una uno|2 dos|3 tres|4 cuatro|5 cinco|6 seis|7 siete|8 ocho|9 nueve|10 diez
        11 once|12 doce|13 trece|14 catorce|15 quince|16 dieciséis|17 diecisiete|18 dieciocho
        19 diecinueve|20 veinte|21 veintiuno veintiún|22 veintidós|23 veintitrés|24 veinticuatro
        25 veinticinco|26 veintiséis|27 veintisiete|28 veintiocho|29 veintinueve|30 treinta
        40 cuarenta|50 cincuenta|60 sesenta|70 setenta|80 ochenta|90 noventa|100 cien ciento
        200 doscientos doscientas|300 trescientos trescientas|400 cuatrocientos|500 quinientos
        500 quinientas|600 seiscientos|700 setecientos|800 ochocientos|900 novecientos|0 cero""",
    "near": "10 decena|20 veintena|30 treintena|100 centenar",
    "scales": """12 docena|1000 mil|1000000 millón millones|1000000000 millardo
        1000000000000 billón billones""",
    "crowds": """20 decenas|24 docenas|200 cientos centenares|2000 miles|2000000 millones""",
    "halves": "medio media",
    "half_more": "half y_medio y_media",
    "several": "varios varias",
    "joins": "y",
    "of": "de",
    "articles": "un una",
    "before": """low más_de al_menos por_lo_menos un_poco_más_del un_poco_más_de algo_más_del
        algo_más_de más_del como_mínimo superó supera superan superaron
        high hasta menos_de como_máximo menos_del por_debajo_del por_debajo_de a_lo_sumo
        about unos unas cerca_de alrededor_de casi aproximadamente""",
    "from_to": "de a|entre y",
    "between": "a o",
    "rises": """duplic* tripl* subi* sube suben aument* creci* crece crecen crecerá bajó baja bajan
        bajado bajará
        caí* cayó cae cayeron caerá pasó pasa pasan pasará pasar pasado descend* reduj* reduc*
        disminu* avanz* increment* elev* repunt* retroced* encarec* abarat* alcanz* situó sitúa """,
    "units": """% por_ciento|EUR euro euros|USD dólar dólares|GBP libra libras|CHF franco francos
        RUB rublo rublos|km kilómetro kilómetros|m metro metros|cm centímetro centímetros
        mm milímetro milímetros|km2 kilómetros_cuadrados|m2 metros_cuadrados|ha hectárea hectáreas
        kg kilo kilos kilogramo kilogramos|t tonelada toneladas|g gramo gramos|l litro litros
        barrel barril barriles|km/h kilómetros_por_hora|°C grado grados grados_celsius
        ft pie pies|second segundo segundos|minute minuto minutos|hour hora horas|day día días
        week semana semanas|month mes meses|year año años|mile milla millas
        % puntos_porcentuales punto_porcentual|basis_point puntos_básicos|mg miligramos|m3
        metros_cúbicos|km2 km_cuadrados|UAH grivnas|RSD dinares|MW megavatios megavatio|
        GW gigavatios|kWh kilovatios_hora|magnitude escala_de_richter|hour h|minute min|
        acre acres|CNY yuanes""",
    "months": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
        diciembre""",
    "weekdays": "lunes martes miércoles jueves viernes sábado domingo",
    "clock_before": "las",
    "clock": "horas h",
    "labels": """comuna escuela rural macrocaso década colegio distrito ruta
        minuto día kilómetro nota años número artículo página capítulo calle habitación
        vuelo
        línea
        no""",
    "times": "veces",
    "aged": "tenía tiene tienen tenían cumplió cumple con",
    "persons": """hombres mujeres niños niñas jóvenes menores hombre mujer niño niña joven hijo
        hija menor anciano anciana chico chica bebé
        padre
        madre""",
    "ages": "edad",
    "spans": "mandato prisión cárcel contrato",
    "windows": """x antes_de cada en en_los_últimos últimos últimas próximos próximas hace tras
        dentro_de
        primeros
        primeras después_de""",
    "sayings": "x 24_/_7 tolerancia_cero",
    "eras": "x a_._c d_._c antes_de_cristo después_de_cristo",
    "ago": "antes más atrás después",
    "whole": "largos largas",
    "prepositions": """a al de del en con por para sin sobre entre según desde contra hasta tras
        durante mediante hacia ante bajo como""",
    "auxiliaries": "es son era ha han fue",
    "stops": """tras contra antes durante según así pues si ya aún solo sólo sino ni porque además
        ayer hoy su sus nuestro nuestra hubo había fue fueron está están a en por para con y o pero
        que quien cuyo ha han es son era eran será el la los las
        un una del al este esta estos se lo le no más menos sobre entre hasta desde sin bajo donde
        cuando como también ellos ellas""",
    "adjectives": """nuevos nuevas grandes pequeños pequeñas buenos buenas otros otras antiguos
        antiguas principales diferentes distintos distintas primeros primeras últimos últimas
        próximos próximas jóvenes malos malas viejos viejas presuntos presuntas falsos falsas""",
    "verbs": "",
    "says": "dijo declaró anunció afirmó indicó explicó",
    "according": "x según",
}

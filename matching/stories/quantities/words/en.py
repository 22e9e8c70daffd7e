"""English: what its numbers, bounds, units and exclusions are made of."""

TABLES = {
    "decimal": ".",
    "numbers": """1 one|2 two|3 three|4 four|5 five|6 six|7 seven|8 eight|9 nine|10 ten|11 eleven
        12 twelve|13 thirteen|14 fourteen|15 fifteen|16 sixteen|17 seventeen|18 eighteen
        19 nineteen|20 twenty|30 thirty|40 forty|50 fifty|60 sixty|70 seventy|80 eighty|90 ninety
        0 zero""",
    "scales": """100 hundred|12 dozen|1000 thousand k|1000000 million mn mln
        1000000000 billion bn milliard|1000000000000 trillion trn""",
    "crowds": """24 dozens|200 hundreds|2000 thousands|2000000 millions|2000000000 billions
        20 tens""",
    "halves": "half",
    "half_more": "half and_a_half",
    "several": "several few",
    "joins": "and",
    "of": "of out",
    "articles": "a an",
    "before": """low at_least more_than over above no_less_than no_fewer_than not_less_than
        upwards_of in_excess_of greater_than a_minimum_of minimum well_over just_over exceeding
        exceeded exceed exceeds surpassed surpasses topped tops a_little_over a_little_more_than
        slightly_more_than just_above minimum_of
        high up_to no_longer_than not_longer_than no_higher_than as_many_as as_much_as
        no_more_than not_more_than fewer_than less_than under
        below at_most a_maximum_of maximum_of just_under fell_below as_high_as as_long_as
        just_below well_under well_below as_few_as just_shy_of
        about about around some nearly almost roughly approximately an_estimated estimated
        close_to just_about reportedly_about approx an_average_of_about almost_about""",
    "after": "low or_more and_more and_above or_over|high or_less or_fewer or_under|about or_so",
    "from_to": "from to|between and",
    "between": "to or",
    "rises": """doubl* tripl* halv* quadrupl* eased ease rose rise* increas* grew grow* climb*
        rais* jump* up fell fall* drop* declin* cut*
        stood stands
        reduc* slow* lower* slid* went chang* soar* decreas* shrank shrink* slip* widen* narrow*""",
    "units": """% percent percentage_point percentage_points per_cent pct
        USD dollar* us_dollar us_dollars bucks|EUR euro euros|GBP pound pounds quid
        RUB rouble* ruble*|UAH hryvnia* hryvnya*|RSD dinar*|CHF franc francs|ZAR rand
        JPY yen|CNY yuan|PLN zloty*|INR rupee*
        km kilometer* kilometre* kms|m meter* metre*|cm centimet*|mm millimet*|mile mile miles
        ft foot feet|yard yard yards|inch inch inches
        km2 square_kilometer square_kilometers square_kilometre square_kilometres sq_km
        square_-_kilometer square_-_kilometre|m2 square_meters square_metres square_meter sq_m
        square_metre|mile2 square_miles square_mile|ft2 square_feet square_foot
        ha hectare*|acre acre acres|kg kilogram* kilo kilos kgs|t ton tons tonne tonnes|g gram grams
        lb lb lbs|l liter* litre*|barrel barrel barrels
        km/h kilometers_per_hour kilometres_per_hour kilometers_an_hour kilometres_an_hour
        mph mph miles_per_hour miles_an_hour|MW megawatt*|GW gigawatt*
        °C degrees_celsius degree celsius °_celsius degrees
        magnitude magnitude magnitude_- strength|point points_index|basis_point basis_points
        basis_point|second second seconds|minute minute minutes min mins|hour hour hours hrs
        day day days|week week weeks|month month months|year year years|mg milligram*
        ml milliliter* millilitre*|oz ounce ounces|gallon gallon gallons|m3
        cubic_meters cubic_metres cubic_meter cubic_metre|m/s meters_per_second
        metres_per_second|km2 square_kms|year yr yrs|NZD new_zealand_dollars|HKD
        hong_kong_dollars|SGD singapore_dollars""",
    "months": """january february march april may june july august september october november
        december jan feb mar apr jun jul aug sep sept oct nov dec""",
    "weekdays": "monday tuesday wednesday thursday friday saturday sunday",
    "clock_before": "at by",
    "clock": "am pm a.m p.m gmt oclock o'clock cet est utc",
    "labels": """category formula model generation stage tier minute post figure fig table item
        step called dial no number top version chapter article
        section page room flight route highway
        block street grade class level phase type division group windows season
        week day act title point channel line sunday_- game round quarter verse volume part""",
    "times": "times fold time",
    "scores": """record mark run lead win loss victory defeat edge start advantage split series
        finish""",
    "persons": "men women boys girls children man woman boy girl child son daughter baby",
    "ages": "aged age ages old",
    "spans": """term* sentence* deal* contract* ban* war* conflict* project* plan* programme*
        program* career* reign* rule period* mandate* lease* agreement* mission* study studies
        investigation* siege* pause* truce* ceasefire* loan* suspension* jail prison""",
    "windows": """x each in within in_the_last in_the_past in_the_next in_the_first over_the_last
        after
        over_the_past over_the_next during_the_last during_the_past for_the_last the_last
        the_past the_next in_just just_within the_first every last past next""",
    "sayings": """x net_zero last_four last_eight last_16 final_four
        big_four big_ten zero_tolerance 9_-_11 9_/_11 24_/_7 7_-_7 50_-_50 50_/_50 zero_sum""",
    "eras": "x bc bce b_.c b_._c ad a_.d",
    "ago": "after ago earlier later before",
    "whole": """full whole long consecutive straight business working calendar more extra solid
        additional nautical further""",
    "prepositions": """in on at by to from for with of about against between into through over
        under per since until during after before as than within across behind despite amid
        like""",
    "auxiliaries": """is are was were be been has have had will would could can may might must
        should do did does said says""",
    "stops": """set located situated lower higher
        greater smaller larger bigger cheaper faster slower worse better
        in on at by to from for with and or but that which who whom whose was were is are
        be been being has have had will would can could may might must should do did does said
        says say according after before during as if than then the a an this these those their
        his her its our my your it they he she we you i not no so when where while because about
        against between inside into through over under up down out off per each more less fewer
        other
        others since until also still yet now both all more only just even total apart today
        yesterday began came went made took got came gave left found returned ahead down away
        alone too there here managed them whom us""",
    "adjectives": "",
    "verbs": "",
    "says": """said says told announced reported stated added confirmed claimed noted wrote
        declared warned explained""",
    "according": "x according_to|y quoted_by",
}

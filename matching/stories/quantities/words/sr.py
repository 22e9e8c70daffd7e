"""Serbian, Croatian, Bosnian: what their numbers, bounds, units and exclusions are made of."""

TABLES = {
    "decimal": ",",
    "numbers": """1 jedan jedna jedno jednog jednu jednom|2 dva dve dvije dvoje dvojica dvojicu
        2 dvojice dvojici dvoma dvojicom dveju dvema dvoga|3 tri troje trojica trojicu trojice
        3 trojici triju trima trojicom troga|4 četiri četvoro četvorica četvoricu četvorice četvoro
        5 pet petoro petorica petoricu petorice|6 šest šestoro šestorica šestoricu šestorice
        7 sedam sedmoro sedmorica sedmoricu sedmorice|8 osam osmoro osmorica osmoricu osmorice
        9 devet devetoro devetorica devetoricu|10 deset desetoro desetorica desetoricu
        11 jedanaest jedanaestoro jedanaestorica jedanaestorice jedanaestoricu
        12 dvanaest dvanaestoro dvanaestorica dvanaestorice dvanaestoricu
        13 trinaest trinaestoro trinaestorica trinaestorice trinaestoricu
        14 četrnaest četrnaestoro četrnaestorica četrnaestorice četrnaestoricu
        15 petnaest petnaestoro petnaestorica petnaestorice petnaestoricu
        16 šesnaest šesnaestoro šesnaestorica šesnaestorice šesnaestoricu
        17 sedamnaest sedamnaestoro sedamnaestorica sedamnaestorice sedamnaestoricu
        18 osamnaest osamnaestoro osamnaestorica osamnaestorice osamnaestoricu
        19 devetnaest devetnaestoro devetnaestorica devetnaestorice devetnaestoricu
        20 dvadeset dvadesetoro dvadesetorica dvadesetorice dvadesetoricu|30 trideset tridesetoro
        40 četrdeset četrdesetoro|50 pedeset pedesetoro|60 šezdeset šezdesetoro|70 sedamdeset
        80 osamdeset|90 devedeset|100 sto stotinu|200 dvesta dvjesta dvesto dvjesto|300 trista
        300 tristo|400 četiristo|500 petsto|600 šeststo|700 sedamsto|800 osamsto|900 devetsto
        0 nula""",
    "near": """10 desetak|15 petnaestak|20 dvadesetak|30 tridesetak|40 četrdesetak|50 pedesetak
        60 šezdesetak|70 sedamdesetak|80 osamdesetak|90 devedesetak|100 stotinak
        1000 hiljadak tisućak|11 jedanaestak|12 dvanaestak""",
    "scales": """100 stotina stotine stotinu|12 tuce tuceta|1000 hiljada hiljade hiljadu tisuća
        1000 tisuće tisuću hilj tis|1000000 milion miliona milioni milijun milijuna milijuni mil
        1000000 milione miliona mln|1000000000 milijarda milijarde milijardi milijardu mlrd
        1000000000000 bilion biliona bilijun bilijuna""",
    "crowds": """20 desetine desetina desetinama|200 stotine stotina stotinama|24 tuceti
        2000 hiljade hiljada hiljadama tisuće tisuća|2000000 milioni miliona milionima milijuni
        2000000000 milijarde milijardama""",
    "half_words": "polu",
    "genitives": "1000 hiljade tisuće|100 stotine|1000000 miliona milijuna|12 tuceta",
    "halves": "pola",
    "half_more": "half i_po i_pol",
    "several": "nekoliko više",
    "joins": "i",
    "of": "od",
    "articles": "",
    "before": """low najmanje više_od preko bar barem minimum iznad ne_manje_od minimalno vise_od
        malo_više_od nešto_više_od znatno_više_od premašio premašila premašilo premašili prelazi
        premašuje nadmašio veće_od veći_od duže_od više_nego
        high do najviše manje_od ispod ne_više_od maksimalno nešto_manje_od malo_manje_od maksimum
        čak_do i_do ne_duže_od jeftinije_od znatno_manje_od
        about oko gotovo skoro približno otprilike blizu jedva procenjenih nekih procijenjenih
        zamalo tek_oko""",
    "after": "low i_više ili_više i_vise|high ili_manje i_manje",
    "to_or_up_to": "do",
    "from_to": "od do|između i",
    "between": "do ili",
    "rises": """udvostruč* utrostruč* poras* pora* raste rast sniz* smanj* pove* pao pala palo pali
        skoč* opao opal*
        povisi* uveća* poskup* pojeft* usporil* dostig*""",
    "units": """% odsto posto procen* postotak postotn* procentnih_poena postotnih_bodova
        procentna_poena procentni_poen odsto_poena|‰ promil*
        EUR evro evra evri evrima euro eura euri|USD dolar*|GBP funt*|RSD dinar* din
        RUB rubalj rublj* rubal*|UAH hrivn* grivn*|CHF franak franak* frank*|BAM marak* maraka
        km_bam
        km kilometar kilometr* kilometara|m metar metr* metara|cm centimet*|mm milimet*
        mile milja milje|km2 kvadratnih_kilometara kvadratna_kilometra kv_km|m2 kvadrat kvadrata
        m2 kvadratnih_metara kvadratna_metra kv_m kv_._m
        m3 kubika kubnih_metara|ha hektar*|kg kilogram* kilo kila|t ton* tona|g gram grama
        l litar litr* litara|barrel barel*|km/h kilometara_na_sat kilometara_na_čas
        km/h kilometra_na_sat km_na_sat|MW megavat*|°C stepen* stupnj* stupanj* °_celzij*
        °C stepeni_celzijus* stepeni_celzijusa|magnitude magnitud* rihtera|basis_point bazn*_poen*
        second sekund*|minute minut* min|hour sat sata sati satima čas časa časova h
        day dan dana danima|week nedelja nedelje nedelju sedmica sedmice sedmicu tjedan tjedn*
        week tjedana nedjelja|month mesec meseca meseci mjesec mjesec* mesecima|year godina godine
        year godinu godinama god|mg miligram*|ml mililit*|m/s metara_u_sekundi
        m3 kubni_metar kubnih_metra kubika|
        km2 km_kvadratnih|HUF forinti|hour čas|JPY jena|CNY juana|ha hektara""",
    "lengths": """day dnevn*|week nedeljn*|month mesečn* mjesečn*|minute minutn*|hour časovn* satn*
        year godišnj*""",
    "months": """januar* februar* mart marta martu april* maj maja maju jun juna junu jul jula julu
        avgust* septemb* oktob* novemb* decemb* siječ* veljač* ožuj* travn* svib* lipn* srpn*
        kolovoz* rujn* listopad* studen* prosin*""",
    "weekdays": """ponedelj* ponedjelj* utor* sred* srijed* četvrtak četvrtk* petak petka subot*
        nedelju nedjelju""",
    "clock_before": "u do od oko posle nakon iza poslije između pre prije",
    "clock": "sati sata časova h časa sat čas",
    "labels": """br broj član člana članu stav strana strani poglavlje ulica ulici linija linije
        autobus let soba blok bloku faza grupa rang mesto mestu""",
    "times": "puta put",
    "aged": "sa ima imao imala imali imaju",
    "persons": """dečak* devojč* muškar* žen* mladić* dete det* devojk* starac starica učenik*
        student* čovek*""",
    "ages": """star stara stari starih starog starom starosti starost uzrast*
        dob dobi uzrasta navrš* napuni*""",
    "spans": """mandat* zatvor* kazn* ugovor* rat* pauz* zabran* rob* kredit* projekt* robij*""",
    "windows": """x u_roku_od u_poslednje u_poslednjih u_zadnje u_zadnjih tokom_poslednjih za nakon
        posle poslije pre prije u_narednih u_sledećih u_naredne u_prvih prvih poslednjih poslednje
        poslednja zadnjih zadnje zadnja narednih naredna naredne svaka svakih svake
        u_posljednje u_posljednjih posljednjih posljednje u_protekla proteklih protekla
        protekle""",
    "sayings": "x 24_/_7",
    "eras": "x p_._n_._e pre_nove_ere pr_._n_._e pne nove_ere",
    "ago": "posle nakon ranije kasnije unazad",
    "whole": """puna punih puni pune celih cela cele radnih radna dugih duge radni kalendarsk*
        nautičk*""",
    "prepositions": """u na od do za sa s iz o po pri nad pod prema zbog tokom kod između
        protiv bez posle nakon pre prije""",
    "auxiliaries": "je su bio bila bilo bili biće",
    "stops": """starosti starih uzrasta starog stare i u na od do za sa s iz o po pri nad pod je su
        se da li ne koji koja koje kojih
        a ali ili što šta jer dok kad kada kao više manje nego će bi sam si smo ste biti bio bila
        bilo bili ih im mu joj njih to ta te taj ovaj dnevno godišnje ukupno prema zbog posle
        nakon pre prije tokom kod oko među između protiv bez jeste nije nisu ima imaju odnosno
        juče danas sutra još već samo zadržano životno teško""",
    "adjectives": """ih og im oj ska ske ski čka čke čki ška ške ški ena ene eni lna lne lni vna vne
        čna čne čni žna žne rna rne tna tne dna dne dni jna jne =nova =nove =novi =mlada =mlade
        =mladi
        =stara
        =stare""",
    "verbs": "ano eno li uje aju eju aje io ao",
    "says": """rekao rekla rekli kazao kazala izjavio izjavila saopštio saopštila saopštili naveo
        navela navodi saopštilo tvrdi ističe objavio objavila javlja dodao dodala prenosi""",
    "according": "x prema po_rečima prema_rečima po_navodima prema_navodima",
}

"""What is written alike in all languages: symbols of units and money, signs of bounds."""

TABLES = {
    "units": """% %|‰ ‰|EUR €|USD $|GBP £|UAH ₴|RUB ₽
        HUF forint* форинт*|PLN zloty* zlotych złot* злот*|INR rupee* rupie* rupia* roupie* рупи*
        AED dirham* дирхам*|KZT tenge тенге|THB baht* бат батов батів|ILS shekel* schekel* séquel*
        ILS sheqel* shékel* шекел*|CNY yuan* renminbi юан* juan juana
        JPY yen yens jen jena йен* ієн*
        JPY иен*|TRY lira liras lire турецких_лир türkische_lira livres_turques liras_turcas
        TRY turkish_lira turskih_lira турецьких_лір|SEK kronor krona шведских_крон
        SEK schwedische_kronen couronnes_suédoises coronas_suecas švedskih_kruna шведських_крон
        NOK norwegian_kroner norwegische_kronen couronnes_norvégiennes норвежских_крон
        NOK coronas_noruegas norveških_kruna|DKK danish_kroner dänische_kronen датских_крон
        DKK couronnes_danoises|CZK koruna korun koruny czech_crowns tschechische_kronen
        CZK чешских_крон couronnes_tchèques čeških_kruna чеських_крон|RON lei leu leji леев
        BGN leva lewa левов|PLN poljskih_zlota zlota|BAM konvertibilnih_maraka
        CAD canadian_dollars kanadische_dollar kanadischen_dollar dollars_canadiens
        CAD канадских_долларов dólares_canadienses|AUD australian_dollars australische_dollar
        AUD australischen_dollar dollars_australiens австралийских_долларов dólares_australianos
        BRL reais reales_brasileños brazilian_reais|MXN pesos_mexicanos mexican_pesos
        KRW korean_won südkoreanische_won вон|BTC bitcoin* биткоин* биткойн*
        km km км|m m м|cm cm см|mm mm мм|kg kg кг|mg mg мг|t t|g g|l l|ml ml мл|ha ha га
        hl hl hektolit* hectolit* гектолитр*
        µg µg microgram* mikrogramm* микрограмм* мікрограм*
        µm µm mikrometer* микрон* мікрон*
        kW kw квт kilowatt* kilowat* kilovat* киловатт* кіловат*
        MW mw мвт megawatt* megavat* мегаватт*
        MW mégawatt* мегават*|GW gw гвт gigawatt* gigavat* гигаватт* гігават*|TW tw terawatt*
        kWh kwh квтг квт_-_ч квт_·_ч kilowattstunde* kilowatt_hours kilowattheures kilovat_sati
        MWh mwh мвтг megawattstunde* megawatt_hours mégawattheures megavat_sati мвт_-_ч мвт_·_ч
        GWh gwh gigawattstunde* gigawatt_hours gigawattheures gigavat_sati|TWh twh terawattstunde*
        TWh terawatt_hours térawattheures|kB kb кб кбайт килобайт* кілобайт* kilobyte*
        MB mb мб megabyte* мегабайт* mégaoctet*
        MP megapixel* mégapixel* мегапиксел*|Gb gigabit*|Mb megabit*
        GB gb гб gigabyte* gigabajt* гигабайт* гігабайт* gigaoctet*|TB tb тб terabyte* terabajt*
        TB терабайт* téraoctet*|Hz hz hertz герц|MHz mhz мгц|GHz ghz ггц|dB db decibel* dezibel*
        dB децибел* décibel*|hPa hpa hektopaskal* hectopascal* гектопаскал*|kcal kcal kilokalorie*
        kcal calories kilocalor* kalorien калори* калорі* kalorij*|V volt volts вольт
        kV kv кв_-_вольт
        °C °_c °_celsius °C °_с|°C °|ft ft|mile mi
        knot knots knoten nœuds nudos узлов вузлів čvorova
        km/h km_/_h km_/_st km_/_std км_/_ч км_/_год км_/_г km_h|km/h kmh kph|m/s m_/_s м_/_с
        m2 m² м²|km2 km² км²|m3 m³ м³|Tb/s tb_/_s|Gb/s gb_/_s гбит_/_с|Mb/s mb_/_s мбит_/_с""",
    "before": "low >|high <|about ~ ≈ ca ca_. cca circa",
    "times": """tenths sixths sevenths eighths ninths hundredths zehntel achtel sechstel siebtel
        neuntel
        thirds third quarters quarter fifths drittel viertel fünftel trećin* četvrtin*
        petin* трет* четверт* чверт* tiers quarts cinquièmes dixièmes tercios cuartos quintos
        tercias décimos""",
}

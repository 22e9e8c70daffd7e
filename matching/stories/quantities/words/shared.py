"""What is written alike in all languages: symbols of units and money, signs of bounds."""

TABLES = {
    "units": """% %|‰ ‰|EUR € eur|USD $ usd us$|GBP £ gbp|UAH ₴ uah|RUB ₽ rub|RSD rsd|ZAR zar|CHF
        chf
        km km км|m m м|cm cm см|mm mm мм|kg kg кг|t t|g g|l l|ha ha га|MW mw мвт|kWh kwh|GW gw
        °C °_c °_celsius °C °_с|°C °|ft ft|mile mi|kWh квтг
        km/h km_/_h km_/_st км_/_ч км_/_год км_/_г|km/h kmh kph|m/s m_/_s м_/_с
        m2 m² м²|km2 km²|Tb/s tb_/_s""",
    "before": "low >|high <|about ~ ≈ ca ca_. cca circa",
    "times": """thirds third quarters quarter fifths drittel viertel fünftel trećin* četvrtin*
        petin* трет* четверт* чверт* tiers tercios cuartos""",
}

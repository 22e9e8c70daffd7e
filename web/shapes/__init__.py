"""What the outside sees of records: the JSON that commands print and the API answers, one shape.

A shape is a typed dictionary, by which the API's description is made, and a function that fills it.
Times are still times in it, and enumerations too: ``plain`` writes them as JSON knows them.
"""

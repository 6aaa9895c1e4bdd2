"""A change worked out offline: what commands do to a configuration, the way there and back, and the proof of it.

`text` holds a configuration as printed, `layout` what it means; one model a platform obeys lines on it (`models`).
`prediction` says what will be, `commands` the way there and back, `lint` refuses what is known to destroy without
asking any of these, `proof` walks the way there and back on the model, `guarantee` says what the way back rests on.
"""

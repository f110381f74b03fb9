"""``ainalyn count`` on rows of data: a column of texts, or chats. The parts that it needs.

`options` is what the command line takes, `run` does it, `formats` tells the readers of which
`rows` says what they give, `tally` adds up, and `report` prints.
"""

"""The filter's parts: what finds (the library, or Python), and what is made of the findings.

* `backend`: which of the two serves, and what it owes.
* `edits`: a text with each finding replaced.
* `stream`, `vault`, `values`: deltas, placeholders that can be put back, and structured data.
"""

"""The filter's parts: what finds (the library, or Python), and what is made of the findings.

* `filter`: the class, made of the others.
* `config`: its arguments; `backend`: what a backend owes; `direct`, `library`: the library's.
* `edits`: a text with each finding replaced.
* `stream`, `vault`, `values`: deltas, placeholders that can be put back, and structured data.
"""

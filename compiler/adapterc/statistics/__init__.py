"""The arithmetic of evidence: what verification judges by, and `check` foresees with.

`distributions` are Student's t and the beta distribution, `estimates` means, shares and intervals over
items that come in families, `agreement` the area under a curve of likenesses. All are pure, so that a
lint can ask of a threshold what the judge would.
"""

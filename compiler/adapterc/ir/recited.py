"""What is taken for recited: words that several answers have in a row, and not by chance."""

SHARED_RUN, SHARED_BY = 12, 2
"""Words in a row that the parrot gate takes for recited, where more answers than so many share them."""
COPIED = "8-word runs that stand in a training row"
"""How the names of the parrot gate's conditions against training rows begin."""

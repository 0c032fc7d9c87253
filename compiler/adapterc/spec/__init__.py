"""The surface language: what an author writes, as frozen pydantic models.

`fields` the kinds of text and numbers; `trait`, `persona`, `scene`, `options` the sections;
`document` the whole spec; `slots` the placeholders of moves; `control` what no text may hold; `addressed`
what nobody says of himself; `licences` their identifiers; `loaded` a spec as it was read, with its places.
Nothing here knows YAML; nothing here knows what is built from it.
"""

"""Everything that is known -> files: the artifact folder and the reports in it.

`request` is what the driver hands over. `report_json` turns it into one `Report` value that every
form of the report (JSON, Markdown, JUnit, HTML, model card) is rendered from. `contents` lays out
the files, `publish` makes them appear at once, `artifact` is the two in a row; `integrity`
compares a folder with its own provenance. Nothing here loads a model.
"""

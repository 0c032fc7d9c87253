"""What people already have -> a spec of ours: exports, datasets, character cards.

`source` opens foreign files within bounds and `json_records` cuts JSON into records; one module a
format reads them into a `gathering`; `formats` is the registry that recognises them. `cleaning`,
`mojibake`, `trainable` and `personal` make what was read fit to keep; `spec_text`, `dialogue_lines`
and `report_text` write it. Lenient on the way in, strict on the way out; text is data throughout.
"""

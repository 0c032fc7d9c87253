"""What every task of ours begins with: its own documents, no examples, the prompt as it stands."""

HEAD = """\
task: {name}
custom_dataset: !function scorers.load_documents
dataset_kwargs:
  data: {name}.jsonl
test_split: test
num_fewshot: 0
description: ""
target_delimiter: ""
"""
PROMPTED = HEAD + "doc_to_text: prompt\n"
"""The same, of documents that hold a rendered prompt."""

"""What a clerk may change: Word templates, wording, the catalogue of documents.

A package, not a bare folder, so that a `templates/` folder where the command is
run is never merged in front of ours; files are found with importlib.resources.
"""

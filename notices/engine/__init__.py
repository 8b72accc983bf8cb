"""Word templates compiled once and filled in as strings.

docxtpl's language and results, without reading, parsing and compressing the same
template again for each document. What only docxtpl can do, goes through docxtpl.
"""

"""Checking a Word template before it is used: `kaohe template check` and `tags`.

A template is what a clerk changes in Word. Everything wrong with it is found at once,
each with the paragraph it stands in: tags that are broken, unknown or out of place,
a page that has lost its measures, and what a template must not bring along.
"""

"""Reading a Word file (.docx) as Word shows it: styles resolved, fields as text."""

"""What each address shows, one module a subject."""

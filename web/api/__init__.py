"""The page's services for programs: JSON in and out, described by OpenAPI."""

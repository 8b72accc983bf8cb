"""What the home page of each post shows, gathered; `web.pages.home` draws it."""

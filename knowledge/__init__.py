"""Knowledge: results of communities, requests for support, and the page that shows what they are worth."""

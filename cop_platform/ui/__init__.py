"""What templates and mails show: dates, markup, the ring mark."""

"""What is kept of drafts and remarks: a draft that nobody touches is asked about, and then goes."""

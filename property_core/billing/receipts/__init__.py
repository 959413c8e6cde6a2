"""What a receipt looks like: words, paper and the public pages. Knows a receipt's frozen content, no tables."""

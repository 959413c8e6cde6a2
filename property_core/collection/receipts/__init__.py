"""What a receipt says and how it is printed: words and paper. Knows its frozen content, no tables and no requests."""

"""The shapes of what the API sends. The schema is made from them; `representations` fills them."""

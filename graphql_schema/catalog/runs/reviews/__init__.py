"""Reviews of results, and what runs come to by them."""

"""Reviews: what people say of results that metrics gave, and what runs come to by that."""

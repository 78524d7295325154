"""What the read models of all slices share: fields, indexes, pages."""

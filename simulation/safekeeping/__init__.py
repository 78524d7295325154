"""What keeps the stored safe: looking whether it is whole, copying it, and taking a copy back."""

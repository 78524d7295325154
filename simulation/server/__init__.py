"""The server: who may connect, how long they may take, and what of it is logged."""

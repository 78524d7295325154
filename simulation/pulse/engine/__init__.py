"""The engine port and its adapters: who executes, and when."""

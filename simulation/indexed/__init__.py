"""The document database in memory, with the indexes that documents declare: over mongomock."""

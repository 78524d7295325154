"""What was said, judged again: by people, and by metrics."""

"""What was said in a run, judged again without talking to an agent: by metrics, or by people."""

"""Set runs on the command line: started, watched, reported, looked into."""

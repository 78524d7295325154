"""What a run found, as files for pipelines: JUnit, Markdown, HTML, JSON lines, CSV."""

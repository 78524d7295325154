"""Whether a persona kept its role: rules over what was said, and a judge where they end."""

"""Identity over REST: signing in, API keys, users and signing keys of an organization."""

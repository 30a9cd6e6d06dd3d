"""Signing in and one's own account: what allauth leaves to us. Its settings stand in eslnet/settings.py."""

"""Linked data as browsers and programs meet it, from a real server."""

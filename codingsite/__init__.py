"""The Django project: settings, addresses, entry points for servers."""

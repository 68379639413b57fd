"""The world outside: signed webhooks and e-mail. Each tells in one word how a try went."""

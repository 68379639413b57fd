"""What tests share: a real Postgres, work for handlers, the local stack, and a city to play in."""

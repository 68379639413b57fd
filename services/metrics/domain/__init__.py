"""What facts say, how it is joined, what it counts for, and the figures that come of it."""

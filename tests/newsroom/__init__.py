"""A small newsroom on loopback: four sites after the markup of real ones, and the truth about each of their pages."""

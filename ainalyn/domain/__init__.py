"""What the rest of the package speaks of: its errors."""

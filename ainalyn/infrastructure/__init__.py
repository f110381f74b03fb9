"""What ainalyn stands on: the native library and its replacement."""

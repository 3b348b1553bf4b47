"""What maintainers run and lessons never import."""

"""What leaves the house: the wheel, the image, the declared dependencies, the tree itself."""

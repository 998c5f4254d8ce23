"""Independent slow oracles, written from the rules alone, and the random books to try the product with."""

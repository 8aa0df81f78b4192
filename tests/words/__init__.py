"""Reading everyday Chinese, example by example."""

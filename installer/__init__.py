"""What makes installable packages of a checkout, and tries them."""

"""Pictures for the Canvas: each look is a frozen value that knows how to paint itself, with smooth edges."""

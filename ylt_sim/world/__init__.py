"""The world: flat tables of one simulated county, and the named codes used in them."""

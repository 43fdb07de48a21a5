"""A first organisation to look around in, all of it our own writing. It stands above all apps, as templates do."""

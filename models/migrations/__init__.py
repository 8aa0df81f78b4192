"""Generated: `tortoise -c models.database.ORM makemigrations`."""

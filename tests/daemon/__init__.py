"""The whole daemon under adversity: stopped, sharing its database, refused by it."""

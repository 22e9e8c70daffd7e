"""Translation of what alerts tell, by a program or a service of the user's."""

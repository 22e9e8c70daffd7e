"""What every channel must do, whatever its kind, tried against stand-ins for its service."""

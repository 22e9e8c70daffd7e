"""The long tail of services, by the library Apprise (extra ``apprise``)."""

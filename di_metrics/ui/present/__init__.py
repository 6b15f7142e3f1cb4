"""A meeting's deck on a full screen: all its screens lie in one page, so that turning them asks nothing of the server."""

"""DI Metrics: what a deinstitutionalisation project did for people, municipality by municipality and service by service."""

__version__ = "0.11"

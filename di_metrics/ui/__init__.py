"""The Streamlit side: what a page is made of. Pages import from here and from `di_metrics.model` alone."""

"""The public's dashboard: it shows a release and knows of nothing else. It imports neither the store nor the queries."""

"""Open311 GeoReport v2: reports in and out for other systems, in JSON and XML."""

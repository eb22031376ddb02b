"""What may be done with areas: load a city's lists, take over official boundaries."""

from caunoi.places.services.importing import Imported, import_areas
from caunoi.places.services.loading import Loaded, load_areas

__all__ = ["Imported", "Loaded", "import_areas", "load_areas"]

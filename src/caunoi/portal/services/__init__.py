"""What the portal does: founding its trees, letting editors in, importing, counting searches."""

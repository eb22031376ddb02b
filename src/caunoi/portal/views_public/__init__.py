"""The portal's pages for residents."""

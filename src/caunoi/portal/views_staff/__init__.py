"""The portal's pages for staff that are not Wagtail's."""

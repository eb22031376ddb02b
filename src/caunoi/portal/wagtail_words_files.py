"""What Wagtail says of pictures, documents, redirects and translations and its own Vietnamese lacks
or says otherwise (a document is no legal text). See wagtail_words.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SAID = (
    _("Please add some alt text for your image or mark it as decorative"),
    _("Supported formats: %(supported_formats)s."),
    _(
        "Not a valid .%(extension)s image. The extension does not match the file format "
        "(%(image_format)s)"
    ),
    _("This file is too big (%(file_size)s). Maximum filesize %(max_filesize)s."),
    _("unknown number"),
    _("Width"),
    _("Height"),
    _("Popular tags"),
    _("Layout"),
    _(
        "Upload successful. However, your new image seems to be a duplicate of an existing "
        "image. You may delete it if it wasn't required."
    ),
    _("Existing"),
    _("Use new image"),
    _("Use existing and delete new"),
    _("Keep new image"),
    _("Delete new image"),
    _("You haven't uploaded any images in this collection."),
    _("You haven't uploaded any images."),
    _(
        'Why not <a class="upload-one-now" href="#tab-upload" '
        'data-action="w-tabs#select:prevent" data-w-tabs-target="trigger" '
        'data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    _("Insert image"),
    _("File not found"),
    _('Sorry, no images match "<em>%(query_string)s</em>"'),
    _(
        "You haven't uploaded any images in this collection. Why not <a "
        'href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    _(
        "You haven't uploaded any images. Why not <a "
        'href="%(wagtailimages_add_image_url)s">upload one now</a>?'
    ),
    _("Add multiple images"),
    _("Drag and drop images into this area to upload immediately."),
    _("Or choose from your computer"),
    _("Add to collection:"),
    _("Please provide an image description to comply with best practices for accessibility."),
    _(
        "Upload successful. Please update this image with a more appropriate title, if "
        "necessary. You may also delete the image completely if the upload wasn't required."
    ),
    _(
        "Upload successful. However, your new image seems to be a duplicate of this existing "
        "image. You may delete it if it wasn't required."
    ),
    _("Sorry, upload failed."),
    _("Image updated."),
    _("Choose another image"),
    _("Title: (A -> Z)"),
    _("Title: (Z -> A)"),
    _("File size: (low to high)"),
    _("File size: (high to low)"),
    _("Usage count: (low to high)"),
    _("Usage count: (high to low)"),
    _("The image could not be saved due to errors."),
    _("Image '%(image_title)s' updated."),
    _("Image '%(image_title)s' deleted."),
    _("The image could not be created due to errors."),
    _("Image '%(image_title)s' added."),
    _("Add images"),
    _("Image"),
    _("Maximum filesize: %(max_upload_size)s."),
    _("Latest documents"),
    _('Sorry, no documents match "<em>%(search_query)s</em>"'),
    _('Sorry, no documents match "<em>%(query_string)s</em>"'),
    _("You haven't uploaded any documents in this collection."),
    _("Change document:"),
    _(
        "You haven't uploaded any documents in this collection. Why not <a "
        'href="%(wagtaildocs_add_document_url)s">upload one now</a>?'
    ),
    _(
        "You haven't uploaded any documents. Why not <a "
        'href="%(wagtaildocs_add_document_url)s">upload one now</a>?'
    ),
    _("Add multiple documents"),
    _("Drag and drop documents into this area to upload immediately."),
    _(
        "Upload successful. Please update this document with a more appropriate title, if "
        "necessary. You may also delete the document completely if the upload wasn't "
        "required."
    ),
    _("Document updated."),
    _("The document could not be created due to errors."),
    _("Document '%(document_title)s' added."),
    _("The document could not be saved due to errors."),
    _("Document '%(document_title)s' updated"),
    _("Document '%(document_title)s' deleted."),
    _("The file could not be found. Please change the source or delete the document."),
    _("Add documents"),
    _("document"),
    _("documents"),
    _("Add a document"),
    _("Choose a document"),
    _("Edit this document"),
    _("Delete document"),
    _("Delete documents"),
    _("From site"),
    _("A redirect with this path already exists."),
    _(
        "Recommended. Permanent redirects ensure search engines forget the old page (the "
        "'Redirect from') and index the new page instead."
    ),
    _("target page route"),
    _(
        "Optionally specify a route on the target page to redirect to. Leave blank to "
        "redirect to the default page route."
    ),
    _("automatically created"),
    _("temporary"),
    _("redirect"),
    _("redirects"),
    _("Import"),
    _("Summary"),
    _("Error"),
    _("Delete redirect %(title)s"),
    _("Are you sure you want to delete this redirect?"),
    _('Sorry, no redirects match "<em>%(query_string)s</em>"'),
    _(
        "No redirects have been created. Why not <a "
        'href="%(wagtailredirects_add_redirect_url)s">add one</a>?'
    ),
    _("The redirect could not be saved due to errors."),
    _("Redirect '%(redirect_title)s' updated."),
    _("Redirect '%(redirect_title)s' deleted."),
    _("The redirect could not be created due to errors."),
    _("Redirect '%(redirect_title)s' added."),
    _("Search redirects"),
    _("From"),
    _("To"),
    _("Locales"),
    _("All child pages will be created."),
    _("Submit"),
    _("Translate page"),
    _("Translate this page"),
    _("The page '%(page_title)s' was successfully created in %(locales)s"),
)
COUNTED = (
    ngettext_lazy(
        "%(count)s image",
        "%(count)s images",
    ),
    ngettext_lazy(
        "%(count)s document",
        "%(count)s documents",
    ),
)

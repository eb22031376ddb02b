"""A local Facebook: the Graph API, a page with its residents, and signed webhooks to us.

Strict where the real one is: tokens, proofs, windows, tags, sizes, one private reply a comment.
`/_control/` is for those who play: residents who write, staff of Business Suite, and faults.
"""

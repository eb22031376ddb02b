"""Templates to a phone number through Zalo (ZNS): no talk is needed, only consent."""

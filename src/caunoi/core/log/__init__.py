"""The tamper-evident log: what an event is hashed from, the Merkle tree over all events, its proof."""

"""The tamper-evident log: hashes of events, the Merkle tree over them, and its verification."""

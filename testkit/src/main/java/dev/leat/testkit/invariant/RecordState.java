package dev.leat.testkit.invariant;

/// The state of a record in a message; hashes in hex.
record RecordState(String identity, String digest, long version) {

    /// True if both are different states of the same version of the same record.
    boolean conflicts(RecordState other) {
        return identity.equals(other.identity)
                && version == other.version
                && !digest.equals(other.digest);
    }
}

package dev.leat.testkit.invariant;

/// Which state of which record a message is; hashes in hex.
record RecordState(String identity, String digest, long version) {

    /// Whether both say the same of the same record.
    boolean conflicts(RecordState other) {
        return identity.equals(other.identity)
                && version == other.version
                && !digest.equals(other.digest);
    }
}

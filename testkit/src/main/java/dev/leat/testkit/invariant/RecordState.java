package dev.leat.testkit.invariant;

/// The state of a record in one message. Identity and content digest are in hex.
record RecordState(String identity, String digest, long version) {

    /// True if these are different states of the same version of the same record.
    boolean conflicts(RecordState other) {
        return identity.equals(other.identity)
                && version == other.version
                && !digest.equals(other.digest);
    }
}

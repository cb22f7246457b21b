package dev.leat.testkit.law;

/// Which state of which record a message is; hashes in hex.
record State(String identity, String digest, long version) {

    /// Whether both say the same of the same record.
    boolean conflicts(State other) {
        return identity.equals(other.identity)
                && version == other.version
                && !digest.equals(other.digest);
    }
}

package dev.leat.port;

/// The rule for suspects. Suspects are records that a worker had leased when the process ended
/// without a shutdown; one of them may have crashed it. They are processed again as the batch that
/// they were, isolated by [Quarantine]. If the process dies again meanwhile, the batch is divided
/// by about a hundred, and then into single records. So four crashes, the first included, find the
/// record of a batch of 10,000 that kills the process.
public final class Suspicion {

    /// A record that was in process alone, as a suspect, at this crash is not processed again.
    private static final int MOST_CRASHES = 4;

    /// The number of groups into which a batch is divided after its second crash.
    private static final int GROUPS = 100;

    private Suspicion() {}

    /// Returns the maximum number of records that are leased together after a crash.
    ///
    /// @param crashes the number of crashes, the last included, at which the records were leased
    /// @param size the number of records of the lease that was open at the last crash
    public static int groupSize(int crashes, int size) {
        return switch (crashes) {
            case 0, 1 -> size;
            case 2 -> Math.ceilDiv(size, GROUPS);
            default -> 1;
        };
    }

    /// Returns true if a record that was leased at this number of crashes becomes a dead letter.
    public static boolean convicted(int crashes) {
        return crashes >= MOST_CRASHES;
    }
}

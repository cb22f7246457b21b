package dev.leat.port;

/// The rule for suspects. Suspects are records that a worker had leased when the process ended
/// without a shutdown; one of them may have crashed it. They are processed again as the batch that
/// they were, isolated by [Quarantine]. If the process dies again meanwhile, the batch is divided
/// by about a hundred, and then into single records. So three crashes, the first included, find the
/// record of a batch of 10,000 that kills the process, or one that other causes hit three times.
/// The engine then decides by a trial, as a [Suspect] that is alone; crashes before the end of the
/// trial are not counted.
public final class Suspicion {

    /// The number of crashes after which a record is leased alone and has a trial.
    private static final int ALONE = 3;

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

    /// Returns true if a record that was leased at this number of crashes has a trial.
    public static boolean alone(int crashes) {
        return crashes >= ALONE;
    }

    /// Returns the number of crashes after a crash at which the records were leased. Crashes of a
    /// record that is alone are counted when its trial ends, by [#tried].
    public static int crashed(int crashes) {
        return alone(crashes) ? crashes : crashes + 1;
    }

    /// Returns the number of crashes of a record that is alone if the process dies after its trial.
    public static int tried(int crashes) {
        return crashes + 1;
    }

    /// Returns how often the process died with a record that was alone, after its trial.
    public static int deaths(int crashes) {
        return Math.max(0, crashes - ALONE);
    }
}

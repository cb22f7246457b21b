package dev.leat.port;

/// A record that is leased alone because it was in process at several crashes ([Suspicion]). The
/// store only counts them; the engine decides by a trial. Owned by the worker of the lease.
///
/// @param deaths how often the process died with this record alone, after its trial
/// @param ended stores that the trial has ended without a conviction
public record Suspect(int deaths, Runnable ended) {

    /// Stores that the trial has ended without a conviction. If the process dies before the record
    /// is settled or makes progress, this is one more death.
    ///
    /// @throws LeaseLostException if the lease has already ended
    public void tried() {
        ended.run();
    }
}

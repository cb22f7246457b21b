package dev.leat.testkit.explore;

/// A listener for the progress of an exploration. The exploring thread calls it.
public interface ExplorationListener {

    ExplorationListener SILENT =
            new ExplorationListener() {
                @Override
                public void explored(int schedules, int of) {}

                @Override
                public void shrinking(int runs, int parts) {}
            };

    /// Reports the number of schedules that ran without breaking an invariant.
    void explored(int schedules, int of);

    /// Reports the progress of minimising: the number of runs so far, and the number of messages,
    /// pauses and faults that the scenario still has.
    void shrinking(int runs, int parts);
}

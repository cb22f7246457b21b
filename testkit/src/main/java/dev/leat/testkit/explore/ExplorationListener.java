package dev.leat.testkit.explore;

/// A listener for the progress of an exploration. Called on the exploring thread.
public interface ExplorationListener {

    ExplorationListener SILENT =
            new ExplorationListener() {
                @Override
                public void explored(int schedules, int of) {}

                @Override
                public void shrinking(int runs, int parts) {}
            };

    /// Reports the number of schedules that ran without a broken invariant.
    void explored(int schedules, int of);

    /// Reports the progress of minimising: number of tries, and of remaining messages, pauses and
    /// faults.
    void shrinking(int runs, int parts);
}

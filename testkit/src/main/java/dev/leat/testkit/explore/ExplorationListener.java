package dev.leat.testkit.explore;

/// Hears how far an exploration is, on the thread that explores.
public interface ExplorationListener {

    ExplorationListener SILENT =
            new ExplorationListener() {
                @Override
                public void explored(int schedules, int of) {}

                @Override
                public void shrinking(int runs, int parts) {}
            };

    /// So many schedules have run and kept every law.
    void explored(int schedules, int of);

    /// A law was broken; after so many tries the schedule has so many messages, pauses and faults.
    void shrinking(int runs, int parts);
}

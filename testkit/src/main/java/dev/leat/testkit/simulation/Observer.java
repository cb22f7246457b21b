package dev.leat.testkit.simulation;

/// Looks at a run whenever nothing can go on before the clock does.
public interface Observer {

    /// Whether to go on. Is asked a last time when the world is idle and nothing is left to wait
    /// for, or when virtual time is up; then the run ends.
    boolean look(World world);
}

package dev.leat.port;

/// A system on which pipelines depend, and that may be unavailable. Thread-safe.
public interface Probed {

    /// Checks the connection to the system with the cheapest possible request.
    ///
    /// @throws UnavailableException if the system is unavailable
    void probe();
}

package dev.leat.port;

/// The right of a worker to process the versions of an object for a pipeline. It lasts as long as
/// the lease for which it was taken. Closing it releases the object.
public interface ObjectClaim extends AutoCloseable {

    /// Extends a claim that was taken without a lease.
    ///
    /// @throws UnavailableException if another process may have claimed the object since
    default void extend() {}

    @Override
    void close();
}

package dev.leat.warehouse.redshift;

import dev.leat.port.UnavailableException;

/// A bucket of S3, in which rows are staged for Redshift. Used by one thread at a time; the caller
/// that opens it closes it.
public interface StagingBucket extends AutoCloseable {

    /// Stores an object.
    ///
    /// @throws UnavailableException if it cannot be stored
    void put(String key, byte[] content);

    /// Deletes an object. It may remain if this fails.
    void delete(String key);

    @Override
    void close();
}

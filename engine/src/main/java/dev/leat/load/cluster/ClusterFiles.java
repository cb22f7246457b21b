package dev.leat.load.cluster;

import dev.leat.batch.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of a job, in the storage that the driver and the executors share. Names are relative
/// to the output folder. Thread-safe.
public interface ClusterFiles {

    /// Returns the content of an input file.
    Content content(ClusterFile file) throws IOException;

    void upload(Path from, String to) throws IOException;

    void download(String from, Path to) throws IOException;

    /// Moves a complete file to its final path, and replaces a file there at once. Does nothing if
    /// an earlier call has moved it.
    void publish(String from, String to) throws IOException;

    /// Creates a durable file; returns false if it exists, or another process creates it.
    boolean create(String file, byte[] content) throws IOException;

    /// Creates an empty file, or a new version of it.
    void touch(String file) throws IOException;

    /// Returns the content of a file; empty if it does not exist.
    Optional<byte[]> read(String file) throws IOException;

    boolean exists(String file) throws IOException;

    /// Returns the time of the last change of a file, by the clock of the storage; 0 if it does not
    /// exist.
    long modified(String file) throws IOException;

    /// Returns the names of the files and folders in a folder; none if it does not exist.
    List<String> list(String folder) throws IOException;

    /// Removes a file, or a folder with its content.
    void remove(String file) throws IOException;
}

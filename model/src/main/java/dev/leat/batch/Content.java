package dev.leat.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The stored bytes of an object, possibly compressed. Safe for use by several threads.
public interface Content {

    /// The object's name, for messages.
    String name();

    long size();

    /// Opens the bytes from `offset` on; the caller closes the stream.
    InputStream open(long offset) throws IOException;

    /// The file that holds exactly these bytes, if there is one.
    Optional<Path> path();
}

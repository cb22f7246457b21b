package dev.leat.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of an object as they are kept, perhaps compressed. Threads may share it.
public interface Content {

    /// The object's name, for messages, and for the suffix that tells how it is compressed.
    String name();

    long size();

    /// The bytes from `offset` on; the caller closes it.
    InputStream open(long offset) throws IOException;

    /// The file that holds exactly these bytes, where there is one.
    Optional<Path> path();
}

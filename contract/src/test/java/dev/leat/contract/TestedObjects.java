package dev.leat.contract;

import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.VersionHint;
import dev.leat.port.ObjectStorage;
import java.io.IOException;
import java.util.List;

/// An object storage under test, with two empty buckets. A file pipeline reads [#INPUT].
public interface TestedObjects extends AutoCloseable {

    String INPUT = "input";
    String OUTPUT = "output";

    ObjectStorage storage();

    /// Returns true if old versions stay readable.
    boolean versioned();

    /// Stores an object in [#INPUT] as another client does, and returns the version of its
    /// notification.
    VersionHint putUnseen(String key, String content) throws IOException;

    /// Returns the version in the notification of the current object.
    VersionHint hint(FileUnit current);

    void delete(String bucket, String key);

    /// Publishes the outputs of an input in one commit.
    void publish(ObjectOrigin origin, List<Publication> outputs);

    @Override
    void close();
}

package dev.leat.load.cluster;

import dev.leat.batch.Content;
import dev.leat.batch.StagedFile;
import java.io.IOException;
import java.nio.file.Path;

/// The storage that the executors and the driver of a cluster share, for one attempt of a task.
/// Owned by the task's thread.
public interface ClusterStorage {

    Content content(ClusterFile file) throws IOException;

    /// Copies a local file to the folder of the attempt, to which no other attempt writes.
    ClusterPart upload(StagedFile file) throws IOException;

    /// Copies a part that any attempt has uploaded to a local file.
    void download(ClusterPart part, Path to) throws IOException;
}

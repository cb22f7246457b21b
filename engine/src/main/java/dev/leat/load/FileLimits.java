package dev.leat.load;

import dev.leat.app.Pipeline;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.util.Optional;
import java.util.function.Consumer;

/// The limits of a process that has little time or disk for a file. Thread-safe.
public interface FileLimits {

    /// The limits of a process that processes every file.
    FileLimits NONE =
            new FileLimits() {
                @Override
                public Optional<Reason> refusal(Pipeline pipeline, FileUnit unit) {
                    return Optional.empty();
                }

                @Override
                public Optional<Consumer<Record>> handOver(Pipeline pipeline) {
                    return Optional.empty();
                }
            };

    /// Returns the reason why this process does not process a file; empty if it does.
    Optional<Reason> refusal(Pipeline pipeline, FileUnit unit);

    /// Returns a receiver of the messages of files that this process does not process: it sends
    /// them to another process of the pipeline. Sending one twice is harmless. If it is empty, such
    /// files become dead letters.
    Optional<Consumer<Record>> handOver(Pipeline pipeline);
}

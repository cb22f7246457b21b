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
                public Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged) {
                    return Optional.empty();
                }

                @Override
                public boolean ephemeral() {
                    return false;
                }

                @Override
                public Optional<Consumer<Record>> handOver(Pipeline pipeline) {
                    return Optional.empty();
                }
            };

    /// Returns the reason why this process does not process a file; empty if it does.
    ///
    /// @param staged the number of bytes of the file that are staged on the disk already
    Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged);

    /// Returns true if the disk exists only as long as the process, so that no one can free space
    /// on it: a file that fills it is handed over, or becomes a dead letter.
    boolean ephemeral();

    /// Returns a receiver of the messages of files that this process does not process: it sends
    /// them to another process of the pipeline. Sending one twice is harmless. If it is empty, such
    /// files become dead letters.
    Optional<Consumer<Record>> handOver(Pipeline pipeline);
}

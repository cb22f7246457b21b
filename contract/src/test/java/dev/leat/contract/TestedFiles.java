package dev.leat.contract;

import dev.leat.batch.FileUnit;
import dev.leat.port.FileLog;
import dev.leat.port.ObjectClaim;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A file pipeline under test, which several processes run. All have the state of the pipeline, and
/// nothing else in common.
public interface TestedFiles {

    String PIPELINE = "load";
    String INPUT = "input";

    /// A process of the pipeline.
    interface Process extends AutoCloseable {

        /// Claims an object of [#INPUT]. If the end of a version of it was decided and not
        /// completed, completes it first. Empty if another process has claimed the object.
        ///
        /// @param until the time at which other processes can claim the object
        Optional<ObjectClaim> claim(String key, String lease, Instant until);

        /// Extends the claims of a lease.
        void extend(String lease, Instant until);

        /// Commits a piece of a file.
        void checkpoint(FileUnit unit, int part) throws IOException;

        /// Finishes a file, whose outputs have these contents, and sends a message. The outputs of
        /// earlier versions are replaced.
        void finish(FileUnit unit, Map<String, String> outputs) throws IOException;

        FileLog log();

        @Override
        void close();
    }

    /// Starts a process.
    Process process();

    /// Starts a process that dies when it has decided the end of a file: its call then fails.
    Process dying();

    /// Returns the contents of all visible outputs.
    Map<String, String> visible();

    /// Returns the number of messages that were sent.
    long sent();
}

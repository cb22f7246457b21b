package dev.leat.trial;

import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Reason;
import java.util.Optional;

/// Processes a suspect up to its commit, in a process that it may crash. Threads may share it.
public interface SuspectTrial {

    /// Returns the reason if the only record of a batch ended the process of its trial twice.
    Optional<Reason> batch(Pipeline pipeline, LeasedWork work);

    /// Returns the reason if the next piece of a file ended the process of its trial twice.
    Optional<Reason> piece(Pipeline pipeline, FileUnit unit, Content content, FileProgress from);
}

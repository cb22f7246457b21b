package dev.leat.cli.function;

import dev.leat.app.Pipeline;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.load.FileLimits;
import java.util.Optional;
import java.util.function.Consumer;

/// The files that a function does not process: their messages go to the queue of large files, if a
/// container reads it.
record FunctionFiles(FileRoom room, SqsQueues queues) implements FileLimits {

    @Override
    public Optional<Reason> refusal(Pipeline pipeline, FileUnit unit, long staged) {
        return room.refusal(pipeline, unit, staged);
    }

    @Override
    public boolean ephemeral() {
        return true;
    }

    @Override
    public Optional<Consumer<Record>> handOver(Pipeline pipeline) {
        return room.handsOver()
                ? Optional.of(message -> queues.handOver(pipeline, message))
                : Optional.empty();
    }
}

package dev.leat.aws.s3;

import dev.leat.aws.state.PendingOutputs;
import dev.leat.aws.state.StagedOutput;
import dev.leat.aws.state.TableFileLog;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputRule;
import dev.leat.plan.OutputRule.Name;
import java.util.ArrayList;
import java.util.List;

/// Finishes files: S3 and DynamoDB have no common transaction, so the outputs are uploaded first,
/// then one write to the file log decides the end of the file, and then the outputs become visible.
/// If the process ends before the decision, the file continues at its last checkpoint, and none of
/// its outputs was visible. If it ends after the decision, any process completes the end by
/// [#complete], which is harmless when repeated. Thread-safe.
public final class FileEnds {

    private final OutputUploads uploads;
    private final TableFileLog log;

    public FileEnds(OutputUploads uploads, TableFileLog log) {
        this.uploads = uploads;
        this.log = log;
    }

    /// Finishes a file and publishes its outputs.
    ///
    /// @throws dev.leat.plan.OutputConflictException if an output has the key of an object from
    ///   another input
    /// @throws dev.leat.port.LeaseLostException if another worker processes the file
    public void finish(Effect.Finish end) {
        var origin = ObjectOrigin.of(end.pipeline(), end.unit());
        var pending = new PendingOutputs(staged(end, origin), removed(end, origin));
        // The decision may be stored even if this call fails. So the uploads remain, and the next
        // delivery of the message completes them, or a life-cycle rule removes them.
        log.decide(end, pending);
        complete(end.pipeline(), end.unit());
    }

    private List<StagedOutput> staged(Effect.Finish end, ObjectOrigin origin) {
        var staged = new ArrayList<StagedOutput>();
        try {
            end.outputs().forEach(output -> uploads.stage(output, origin).ifPresent(staged::add));
            return staged;
        } catch (RuntimeException failed) {
            staged.forEach(uploads::abort);
            throw failed;
        }
    }

    private List<Name> removed(Effect.Finish end, ObjectOrigin origin) {
        return end.replaces() ? OutputRule.removed(log.outputs(origin), end.outputs()) : List.of();
    }

    /// Completes the end of a file, if it was decided and not completed. Must be called before the
    /// state of the file is used.
    public void complete(String pipeline, FileUnit unit) {
        var pending = log.pending(pipeline, unit);
        if (pending.isPresent()) {
            var origin = ObjectOrigin.of(pipeline, unit);
            pending.get().outputs().forEach(uploads::complete);
            pending.get()
                    .removed()
                    .forEach(name -> uploads.delete(name.bucket(), name.key(), origin));
            log.ended(pipeline, unit);
        }
    }
}

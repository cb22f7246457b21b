package dev.leat.aws.s3;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.FormerOutput;
import dev.leat.aws.state.ObjectClaims;
import dev.leat.aws.state.PendingEnd;
import dev.leat.aws.state.TableFileLog;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.plan.OutputRule;
import dev.leat.port.LeaseLostException;
import dev.leat.port.ObjectClaim;
import dev.leat.port.ObjectUnavailableException;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/// Finishes files: S3, SQS and DynamoDB have no common transaction, so the outputs are uploaded
/// first, then one write to the file log decides the end of the file, and then the outputs become
/// visible and the messages are sent. If the process ends before the decision, the file continues
/// at its last checkpoint, and none of its outputs was visible. If it ends after the decision, any
/// process completes the end by [#complete], which is harmless when repeated, except that messages
/// may be sent again. Thread-safe.
///
/// @param claims the claims of the file log
public record FileEnds(
        OutputUploads uploads,
        TableFileLog log,
        ObjectClaims claims,
        S3Objects objects,
        Messages messages) {

    /// Sends the messages of the ends of files. Thread-safe.
    public interface Messages {

        /// Sends messages.
        ///
        /// @param incomplete true if an output may not have been published: another input has
        ///   published an object with its key, or the upload and the object do not exist any more
        /// @throws UnavailableException if not all were sent
        void send(String pipeline, List<byte[]> messages, boolean incomplete);
    }

    /// Claims an object, and completes the end of a version of it that was decided and not
    /// completed. Empty if another process works on the object.
    ///
    /// @param lease the lease with which the claim is extended
    /// @param until the time at which other processes can claim the object
    /// @throws UnavailableException if that is not possible now
    public Optional<ObjectClaim> claim(
            String pipeline, String bucket, String key, String lease, Instant until) {
        return claims.take(pipeline, bucket, key, lease, until)
                .map(taken -> completed(taken, pipeline, bucket, key));
    }

    /// Claims an object without a lease, for some minutes, and completes such an end.
    ///
    /// @throws UnavailableException if that is not possible now
    public Optional<ObjectClaim> claim(String pipeline, String bucket, String key) {
        return claims.take(pipeline, bucket, key)
                .map(taken -> completed(taken, pipeline, bucket, key));
    }

    private ObjectClaim completed(
            ObjectClaims.Taken taken, String pipeline, String bucket, String key) {
        var claim = taken.claim();
        try {
            taken.pending()
                    .flatMap(version -> log.pending(pipeline, bucket, key, version))
                    .ifPresent(unit -> complete(pipeline, unit));
            return claim;
        } catch (RuntimeException failed) {
            claim.close();
            throw failed;
        }
    }

    /// Finishes a file, publishes its outputs and sends its messages.
    ///
    /// @param last the checkpoint of the file's last piece; empty if it was committed before
    /// @param send the messages of the end, in the form of their sender
    /// @throws OutputConflictException if an output has the key of an object from another input
    /// @throws dev.leat.port.LeaseLostException if another worker processes the file
    public void finish(Effect.Finish end, Optional<Effect.Checkpoint> last, List<byte[]> send) {
        var origin = ObjectOrigin.of(end.pipeline(), end.unit());
        var removed = removed(end, origin);
        var pending = new PendingEnd(uploads.stage(end.outputs(), origin), removed, send);
        try {
            log.decide(end, last, pending);
        } catch (LeaseLostException undecided) {
            uploads.abort(pending.outputs(), undecided);
            throw undecided;
        }
        // After another failure, the decision may be stored. So the uploads remain, and the next
        // delivery of the message completes them, or a life-cycle rule removes them.
        for (var output : end.outputs()) {
            objects.discard(output);
        }
        objects.release(end.pipeline(), end.unit());
        if (pending.isEmpty()) {
            log.unstage(end.pipeline(), end.unit());
        } else {
            complete(end.pipeline(), end.unit(), pending, true);
        }
    }

    /// Checks that no other worker processes a file. Does nothing if this process has not claimed
    /// the object.
    ///
    /// @throws LeaseLostException if another worker does
    public void check(Effect.Finish end) {
        log.check(end.pipeline(), end.unit());
    }

    private List<FormerOutput> removed(Effect.Finish end, ObjectOrigin origin) {
        return end.replaces()
                ? OutputRule.removed(log.outputs(origin), end.outputs()).stream()
                        .flatMap(name -> uploads.former(name, origin).stream())
                        .toList()
                : List.of();
    }

    /// Publishes outputs of an input that was processed again, which has no end to decide. They
    /// replace only the objects that exist when this method begins. If it fails, some of them may
    /// be visible.
    ///
    /// @throws OutputConflictException if an output has the key of an object from another input, or
    ///   an object has changed meanwhile
    public void publish(List<Publication> outputs, ObjectOrigin origin) {
        var staged = uploads.stage(outputs, origin);
        try {
            log.name(origin, staged);
            staged.forEach(uploads::complete);
        } catch (RuntimeException failed) {
            uploads.abort(staged, failed);
            throw failed;
        }
        outputs.forEach(objects::discard);
    }

    /// Completes the end of a file, if it was decided and not completed. Must be called before the
    /// state of the file is used.
    ///
    /// @throws ObjectUnavailableException if access to one of its outputs is denied
    public void complete(String pipeline, FileUnit unit) {
        log.pending(pipeline, unit).ifPresent(pending -> complete(pipeline, unit, pending, false));
    }

    /// @param release true if this process then releases the object
    private void complete(String pipeline, FileUnit unit, PendingEnd pending, boolean release) {
        boolean incomplete;
        try {
            incomplete = !uploads.publish(pending.outputs());
            pending.removed().forEach(uploads::delete);
        } catch (UnavailableException failed) {
            throw failed.getCause() instanceof SdkException cause && AwsFailures.isDenied(cause)
                    ? new ObjectUnavailableException(unit, failed)
                    : failed;
        }
        messages.send(pipeline, pending.messages(), incomplete);
        log.ended(pipeline, unit, release);
    }
}

package dev.leat.aws.s3;

import dev.leat.aws.state.BatchLog;
import dev.leat.aws.state.BatchLog.End;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.SinkIdentities.Judge;
import dev.leat.aws.state.StagedOutput;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the objects of batches of messages. First the objects are uploaded. Then the
/// identities of the batch's records are stored with the name of the batch's end. Then one write
/// decides the end ([BatchLog]), and then the objects become visible. A worker that has one of the
/// records in another batch meets the end. If it is decided, this worker completes it, and the
/// record is a duplicate. If it is not decided in time, this worker abandons it, and the record is
/// new. So no record is in two objects, and none is lost. Thread-safe.
record BatchEnds(OutputUploads uploads, BatchLog log, Time time) implements SinkIdentities.Ends {

    private static final Logger LOG = LoggerFactory.getLogger(BatchEnds.class);

    /// Stores the identities of a batch's records, and makes its objects visible. Returns false if
    /// the rows must be judged again, because another worker has changed an identity or abandoned
    /// the end. Then the uploads are removed.
    ///
    /// @param name the name of the end, which is new
    /// @param judge has judged the rows with this name
    /// @param outputs the uploaded objects
    /// @throws UnavailableException if a service is unavailable; the end may be decided, and then
    ///   the next delivery of one of the records completes it
    boolean publish(String pipeline, String name, Judge judge, List<StagedOutput> outputs) {
        var end = opened(pipeline, name, outputs);
        if (stored(pipeline, name, judge, end) && log.decide(pipeline, name)) {
            complete(pipeline, name, end, outputs);
            return true;
        }
        abandon(pipeline, name, end);
        return false;
    }

    private End opened(String pipeline, String name, List<StagedOutput> outputs) {
        try {
            return log.open(pipeline, name, outputs);
        } catch (UnavailableException failed) {
            // No identity names the end.
            uploads.abort(outputs, failed);
            throw failed;
        }
    }

    private boolean stored(String pipeline, String name, Judge judge, End end) {
        try {
            return judge.store();
        } catch (UnavailableException failed) {
            try {
                abandon(pipeline, name, end);
            } catch (UnavailableException also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    private void complete(String pipeline, String name, End end, List<StagedOutput> outputs) {
        if (!uploads.publish(outputs)) {
            LOG.warn(
                    "Pipeline {}: an object of a batch was removed after it became visible",
                    pipeline);
        }
        log.completed(pipeline, name, end);
    }

    /// Returns false if the end is decided or complete.
    private boolean abandon(String pipeline, String name, End end) {
        if (!log.abandon(pipeline, name)) {
            return false;
        }
        remove(pipeline, name, end);
        return true;
    }

    /// Removes the uploads of an abandoned end.
    private void remove(String pipeline, String name, End end) {
        log.outputs(pipeline, name, end).forEach(uploads::abort);
        log.deleteOutputs(pipeline, name, end);
    }

    /// Completes the decided ends, and abandons those that were not decided in time. Waits for the
    /// others.
    @Override
    public Set<String> abandoned(String pipeline, Set<String> names) {
        for (int attempt = 1; ; attempt++) {
            var abandoned = new HashSet<String>();
            boolean open = false;
            for (var each : log.of(pipeline, names).entrySet()) {
                var name = each.getKey();
                var end = each.getValue();
                if (end.decided()) {
                    complete(pipeline, name, end, log.outputs(pipeline, name, end));
                } else if (end.abandoned()) {
                    // The worker that abandoned it may have ended before it removed the uploads.
                    remove(pipeline, name, end);
                    abandoned.add(name);
                } else if (isLate(end) && abandon(pipeline, name, end)) {
                    abandoned.add(name);
                } else {
                    open = true;
                }
            }
            if (!open) {
                return abandoned;
            }
            log.await(attempt);
        }
    }

    /// Returns those of these ends that are abandoned, or would be now, and changes nothing.
    Set<String> abandonedNow(String pipeline, Set<String> names) {
        return log.of(pipeline, names).entrySet().stream()
                .filter(each -> !each.getValue().decided() && isLate(each.getValue()))
                .map(each -> each.getKey())
                .collect(Collectors.toSet());
    }

    private boolean isLate(End end) {
        return end.abandoned() || !end.expires().isAfter(time.instant());
    }
}

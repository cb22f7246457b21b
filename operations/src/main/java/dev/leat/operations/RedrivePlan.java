package dev.leat.operations;

import dev.leat.port.Audit;
import java.time.Instant;
import java.util.List;

/// A redrive that was previewed. Its run covers only dead letters that were in the queue then.
///
/// @param before the sequence before which dead letters are covered
/// @param complete true if all dead letters were examined
/// @param failure the reason why the examination failed, or ended before all were examined; empty
///   if it did not
/// @param report counts of the dead letters that were examined so far
/// @param samples some of the dead letters as they would be sent
public record RedrivePlan(
        String id,
        String queue,
        Audit.Terms terms,
        Instant at,
        long before,
        boolean complete,
        String failure,
        PreviewReport report,
        List<Sample> samples) {

    public RedrivePlan {
        samples = List.copyOf(samples);
    }

    /// A dead letter before and after the changes of the terms.
    public record Sample(long sequence, String to, String before, String after) {}
}

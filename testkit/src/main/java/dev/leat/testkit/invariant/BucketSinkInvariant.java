package dev.leat.testkit.invariant;

import dev.leat.app.FileExtension;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.testkit.cell.FileCells;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/// The objects that a queue's pipeline writes to a bucket have one row for each record that the
/// sink accepted. If the pipeline has versions, a row with the newest version is required, and rows
/// with older versions are optional. Counts only objects whose key shows their format.
final class BucketSinkInvariant implements Invariant {

    @Override
    public String name() {
        return "each record is in one object";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (int sink = 0; sink < flow.sinks(); sink++) {
                var to = flow.sink(sink);
                if (to.files().filter(files -> shown(files)).isPresent()) {
                    check(evidence, flow, sink, breaches);
                }
            }
        }
    }

    private static boolean shown(Sink.Shape.Files files) {
        return FileExtension.format(pattern(files.path()))
                .filter(files.format()::equals)
                .isPresent();
    }

    /// Returns the pattern of all keys of a path.
    private static String pattern(TextTemplate path) {
        return path.fill(_ -> "*");
    }

    private static void check(
            Evidence evidence, PipelineMessages flow, int sink, Breaches breaches) {
        var bucket = flow.sink(sink).name();
        var pattern = pattern(flow.sink(sink).files().orElseThrow().path());
        var buckets = evidence.snapshot().buckets();
        int rows =
                FileCells.objects(bucket, pattern, buckets).isEmpty()
                        ? 0
                        : FileCells.read(bucket, pattern, buckets).rows().size();
        long required = required(flow, sink);
        long optional = flow.changing() ? states(flow, sink) - required : 0;
        if (rows < required || rows > required + optional) {
            breaches.add(
                    "the objects %s of bucket %s have %d rows instead of %d%s",
                    pattern,
                    bucket,
                    rows,
                    required,
                    optional == 0 ? "" : " to " + (required + optional));
        }
    }

    private static long required(PipelineMessages flow, int sink) {
        return flow.records().stream()
                .map(group -> flow.holders(group, sink))
                .flatMap(List::stream)
                .filter(item -> written(item, sink))
                .count();
    }

    /// Returns the number of different versions that the sink may have accepted.
    private static long states(PipelineMessages flow, int sink) {
        return flow.records().stream().mapToLong(group -> states(flow, group, sink)).sum();
    }

    private static long states(PipelineMessages flow, Collection<SourceItem> group, int sink) {
        var states = new HashSet<RecordState>();
        for (var item : group) {
            if (flow.has(item, sink) && written(item, sink)) {
                item.state().ifPresent(states::add);
            }
        }
        return states.size();
    }

    private static boolean written(SourceItem item, int sink) {
        return item.word(sink) instanceof ExpectedOutcome.Included(SinkShare.Row _);
    }
}

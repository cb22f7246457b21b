package dev.leat.config.rules;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.SourcePosition;
import dev.leat.app.StreamSource;
import dev.leat.config.text.DocumentLintMessage;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// Rules about pipelines.
final class PipelineRules {

    /// The maximum number of sinks. In a store, the row that records which sinks have a record has
    /// one bit for each sink and one for the dead-letter queue.
    private static final int MOST_SINKS = 62;

    /// The minimum duration of a lease. A busy machine cannot extend a shorter lease in time.
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

    private PipelineRules() {}

    static void sourcesExist(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var name = pipeline.from().queue();
            var queue = app.queues().get(name);
            var mark = sourceMark(pipeline, in);
            if (queue == null) {
                unknown("queue", name, app.queues().keySet(), mark, in);
            } else if (queue.deadLetterQueue().isEmpty()) {
                in.problem(mark, GeneralLintMessage.READS_DEAD_LETTERS, name);
            }
        }
    }

    /// Returns the position of the queue name in a pipeline's source.
    static SourcePosition sourceMark(Pipeline pipeline, ReadContext in) {
        var option =
                switch (pipeline.from()) {
                    case QueueSource _ -> "queue";
                    case BucketSource _ -> "via";
                    case StreamSource _ -> "stream";
                };
        return in.mark("pipelines", pipeline.name(), "from", option);
    }

    /// Returns the lists of sinks of a pipeline. `where` and `else` apply to the sinks of one list.
    static List<List<Sink>> lists(Pipeline pipeline) {
        return List.of(pipeline.to(), pipeline.onSuccess(), pipeline.onFailure());
    }

    static List<Sink> sinks(Pipeline pipeline) {
        return lists(pipeline).stream().flatMap(List::stream).toList();
    }

    /// Reports two pipelines that read the same queue, because they would compete for its messages.
    static void sourcesHaveOneReader(App app, ReadContext in) {
        var readers = new HashMap<String, String>();
        for (var pipeline : app.pipelines().values()) {
            var queue = pipeline.from().queue();
            var other = readers.putIfAbsent(queue, pipeline.name());
            if (other != null) {
                in.problem(sourceMark(pipeline, in), GeneralLintMessage.TWO_READERS, other, queue);
            }
        }
    }

    /// Reports unknown fields that are kept although no sink receives them.
    static void keptFieldsAreReceived(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var mark = in.mark("pipelines", pipeline.name(), "from", "unknown_fields");
            if (pipeline.from().files().isPresent()
                    || pipeline.from().unknownFields() != Pipeline.UnknownFields.KEEP) {
                continue;
            }
            if (!pipeline.keepsUnknownFields()) {
                in.problem(mark, DocumentLintMessage.KEPT_FIELDS_REMOVED, pipeline.name());
            } else if (pipeline.to().stream().noneMatch(PipelineRules::receivesWholeRows)) {
                in.problem(mark, DocumentLintMessage.KEPT_FIELDS_UNUSED, pipeline.name());
            }
        }
    }

    /// Returns true if a sink receives the whole row as a document.
    static boolean receivesWholeRows(Sink sink) {
        return sink.shape() instanceof Sink.Shape.Document && sink.columns().isEmpty();
    }

    /// Reports short leases, because a lease that expires during processing counts as an attempt.
    static void leasesLastLongEnough(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var queue = app.queues().get(pipeline.from().queue());
            if (queue != null && queue.visibilityTimeout().compareTo(SHORTEST_LEASE) < 0) {
                in.problem(
                        in.mark("queues", queue.name(), "visibility_timeout"),
                        GeneralLintMessage.LEASE_TOO_SHORT,
                        queue.name(),
                        pipeline.name());
            }
        }
    }

    /// Reports windows that are not shorter than the visibility timeout or the retention period of
    /// the queue: on AWS, the messages of a waiting batch are leased, and messages that wait longer
    /// than the retention period are deleted. Warns of windows that have no effect.
    static void windowsAreShort(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var from = pipeline.from();
            var queue = app.queues().get(from.queue());
            if (from.window().isZero() || queue == null) {
                continue;
            }
            var mark = in.mark("pipelines", pipeline.name(), "from", "batch", "window");
            if (from.window().compareTo(queue.visibilityTimeout()) >= 0) {
                in.problem(
                        mark,
                        GeneralLintMessage.WINDOW_TOO_LONG,
                        "visibility_timeout",
                        queue.name());
            } else if (from.window().compareTo(queue.retention()) >= 0) {
                in.problem(mark, GeneralLintMessage.WINDOW_TOO_LONG, "retention", queue.name());
            } else if (from.batch() == 1) {
                in.warning(mark, GeneralLintMessage.WINDOW_OF_ONE, pipeline.name());
            }
        }
    }

    static void sinksExist(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var sink : sinks(pipeline)) {
                var names = sink.candidates(app);
                var kind = sink.kind();
                if (!names.contains(sink.name())) {
                    unknown(kind, sink.name(), names, in.markIn(sink, kind), in);
                }
            }
        }
    }

    /// Reports a sink that appears twice in a list. A pipeline that reads files may write several
    /// files to one bucket, as [BucketRules#pathsDiffer] checks.
    static void sinksAreUnique(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var list : lists(pipeline)) {
                var seen = new HashSet<String>();
                for (var sink : list) {
                    var kind = sink.kind();
                    boolean file = sink.files().isPresent() && pipeline.from().files().isPresent();
                    if (!file && !seen.add(kind + " " + sink.name())) {
                        var mark = in.markIn(sink, kind);
                        in.problem(
                                mark,
                                GeneralLintMessage.SINK_TWICE,
                                kind,
                                sink.name(),
                                pipeline.name());
                    }
                }
            }
        }
    }

    static void elseNeedsWhere(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            lists(pipeline).forEach(sinks -> elseNeedsWhere(sinks, in));
        }
    }

    private static void elseNeedsWhere(List<Sink> sinks, ReadContext in) {
        boolean where = sinks.stream().anyMatch(s -> s.filter() instanceof Sink.Filter.Where);
        for (var sink : sinks) {
            if (!where && sink.filter() instanceof Sink.Filter.Else) {
                in.problem(in.markIn(sink, "else"), GeneralLintMessage.ELSE_WITHOUT_WHERE);
            }
        }
    }

    static void sinksFit(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            int sinks = sinks(pipeline).size();
            if (sinks > MOST_SINKS) {
                in.problem(
                        in.keyMark("pipelines", pipeline.name(), "to"),
                        GeneralLintMessage.TOO_MANY_SINKS,
                        pipeline.name(),
                        sinks,
                        MOST_SINKS);
            }
        }
    }

    /// Warns about pipelines that write to views and have no key. Without a key a record is
    /// identified by its message, so a document that a producer sends twice is counted twice.
    static void viewsNeedKeys(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var view = pipeline.to().stream().filter(s -> s.view().isPresent()).findFirst();
            if (keyless(pipeline, in) && view.isPresent() && pipeline.version().isEmpty()) {
                boolean files = pipeline.from().files().isPresent();
                in.warning(
                        in.markIn(view.get(), "view"),
                        files ? FileLintMessage.NO_KEY_OF_FILES : GeneralLintMessage.NO_KEY,
                        pipeline.name(),
                        view.get().name(),
                        likelyKey(pipeline));
            }
        }
    }

    /// Returns the column of the schema that most probably identifies a record.
    static String likelyKey(Pipeline pipeline) {
        return pipeline.from().schema().fields().stream()
                .filter(Schema.Field::notNull)
                .map(Schema.Field::name)
                .filter(name -> Pattern.matches("(?i)id|.*_id|uuid|.*_uuid", name))
                .findFirst()
                .orElse("COLUMN");
    }

    static boolean keyless(Pipeline pipeline, ReadContext in) {
        return pipeline.key().isEmpty() && !in.has("pipelines", pipeline.name(), "key");
    }

    static void unknown(
            String kind, String name, Collection<String> names, SourcePosition at, ReadContext in) {
        in.report()
                .problem(
                        at,
                        GeneralLintMessage.UNKNOWN_NAME.what(kind, name),
                        Suggestion.to(name, names).map(Suggestion::didYouMean));
    }
}

package dev.leat.operations;

import dev.leat.app.Alarm;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Shrink;
import dev.leat.app.Sink;
import dev.leat.app.StreamSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The resources of an app and the ways that records take between them. The order is that of the
/// app file.
public record AppGraph(List<Node> nodes, List<Edge> edges) {

    private static final String QUEUE = "queue";
    private static final String BUCKET = "bucket";
    private static final String LAKE_TABLE = "lake_table";
    private static final String TOPIC = "topic";
    private static final String PIPELINE = "pipeline";

    public AppGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// A resource.
    ///
    /// @param id the kind and the name
    /// @param kind the kind as in the app file, or `dead_letter_queue` or `address`
    /// @param queue the queue whose messages wait for this node; empty for nodes without input
    public record Node(String id, String kind, String name, Optional<String> queue) {

        static Node of(String kind, String name) {
            return new Node(AppGraph.id(kind, name), kind, name, Optional.empty());
        }
    }

    /// A way of records from one node to another.
    public record Edge(String from, String to, Kind kind) {}

    /// The reason why records take a way.
    public enum Kind {
        /// A pipeline reads or writes them.
        RECORDS,
        /// They failed.
        DEAD_LETTERS,
        /// They say that an object was put, that a file ended, or that a topic has a message.
        NOTIFICATIONS,
        /// An alarm watches the resource.
        ALARM
    }

    public static AppGraph of(App app) {
        return new Builder(app).graph();
    }

    private static String id(String kind, String name) {
        return kind + ":" + name;
    }

    private static final class Builder {

        private final App app;
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Set<Edge> edges = new LinkedHashSet<>();
        private final Set<String> deadLetterQueues = new LinkedHashSet<>();

        /// Queues that belong to a source that is not a queue; they are no nodes of their own.
        private final Set<String> inner = new LinkedHashSet<>();

        Builder(App app) {
            this.app = app;
            app.queues()
                    .values()
                    .forEach(queue -> queue.deadLetterQueue().ifPresent(deadLetterQueues::add));
            for (var pipeline : app.pipelines().values()) {
                if (!(pipeline.from() instanceof QueueSource)) {
                    inner.add(pipeline.from().queue());
                }
            }
        }

        AppGraph graph() {
            app.pipelines().values().forEach(this::pipeline);
            app.queues().keySet().stream()
                    .filter(name -> !inner.contains(name) && !deadLetterQueues.contains(name))
                    .forEach(this::queue);
            app.all(LakeTable.class)
                    .values()
                    .forEach(table -> records(add(LAKE_TABLE, table.name()), table.bucket()));
            app.buckets().values().forEach(this::bucket);
            app.topics()
                    .values()
                    .forEach(topic -> {
                        var from = add(TOPIC, topic.name());
                        topic.email()
                                .forEach(mail ->
                                        edges.add(
                                                new Edge(
                                                        from,
                                                        add("address", mail),
                                                        Kind.NOTIFICATIONS)));
                    });
            app.alarms().values().forEach(this::alarm);
            return new AppGraph(new ArrayList<>(nodes.values()), new ArrayList<>(edges));
        }

        private String add(String kind, String name) {
            var node = Node.of(kind, name);
            nodes.putIfAbsent(node.id(), node);
            return node.id();
        }

        /// Adds a queue with its dead-letter queue and its topic.
        private String queue(String name) {
            boolean dead = deadLetterQueues.contains(name);
            var kind = dead ? "dead_letter_queue" : QUEUE;
            var id = id(kind, name);
            if (nodes.putIfAbsent(id, new Node(id, kind, name, Optional.of(name))) == null) {
                deadLetters(name, id);
                var queue = app.queues().get(name);
                if (queue != null) {
                    queue.subscription()
                            .ifPresent(subscription ->
                                    edges.add(
                                            new Edge(
                                                    add(TOPIC, subscription.topic()),
                                                    id,
                                                    Kind.NOTIFICATIONS)));
                }
            }
            return id;
        }

        private void deadLetters(String queue, String from) {
            Optional.ofNullable(app.queues().get(queue))
                    .flatMap(one -> one.deadLetterQueue())
                    .ifPresent(dead -> edges.add(new Edge(from, queue(dead), Kind.DEAD_LETTERS)));
        }

        private void pipeline(Pipeline pipeline) {
            var source = pipeline.from();
            var from =
                    switch (source) {
                        case QueueSource read -> queue(read.queue());
                        case BucketSource read -> add(BUCKET, read.objects().bucket());
                        case StreamSource read -> add("stream", read.stream());
                    };
            var id = id(PIPELINE, pipeline.name());
            nodes.put(id, new Node(id, PIPELINE, pipeline.name(), Optional.of(source.queue())));
            edges.add(new Edge(from, id, Kind.RECORDS));
            if (!(source instanceof QueueSource)) {
                deadLetters(source.queue(), id);
            }
            pipeline.to().forEach(sink -> edges.add(new Edge(id, sink(sink), Kind.RECORDS)));
            pipeline.shrink().flatMap(Shrink::offload).ifPresent(bucket -> records(id, bucket));
            if (source instanceof BucketSource) {
                records(id, pipeline.rejectedTo());
            }
            notices(pipeline)
                    .forEach(sink -> edges.add(new Edge(id, sink(sink), Kind.NOTIFICATIONS)));
        }

        /// Connects a node with a bucket of the app to which its records go.
        private void records(String from, String bucket) {
            if (app.buckets().containsKey(bucket)) {
                edges.add(new Edge(from, add(BUCKET, bucket), Kind.RECORDS));
            }
        }

        private static List<Sink> notices(Pipeline pipeline) {
            var sinks = new ArrayList<>(pipeline.onSuccess());
            sinks.addAll(pipeline.onFailure());
            return sinks;
        }

        private String sink(Sink sink) {
            return sink.queue().map(this::queue).orElseGet(() -> add(sink.kind(), sink.name()));
        }

        private void bucket(Bucket bucket) {
            var from = add(BUCKET, bucket.name());
            bucket.notice()
                    .ifPresent(notice -> {
                        var to =
                                switch (notice.target()) {
                                    case Bucket.Target.ToQueue(var queue) -> queue(queue);
                                    case Bucket.Target.ToTopic(var topic) -> add(TOPIC, topic);
                                };
                        edges.add(new Edge(from, to, Kind.NOTIFICATIONS));
                    });
        }

        private void alarm(Alarm alarm) {
            var id = add("alarm", alarm.name());
            var watched = alarm.measure().watched().option();
            var from =
                    watched.equals(QUEUE)
                            ? inner.contains(alarm.of()) ? reader(alarm.of()) : queue(alarm.of())
                            : id(watched, alarm.of());
            edges.add(new Edge(from, id, Kind.ALARM));
            alarm.topic()
                    .ifPresent(topic ->
                            edges.add(new Edge(id, add(TOPIC, topic), Kind.NOTIFICATIONS)));
        }

        private String reader(String queue) {
            return app.pipelines().values().stream()
                    .filter(pipeline -> pipeline.from().queue().equals(queue))
                    .findFirst()
                    .map(pipeline -> id(PIPELINE, pipeline.name()))
                    .orElseGet(() -> queue(queue));
        }
    }
}

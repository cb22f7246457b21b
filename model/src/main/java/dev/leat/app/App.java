package dev.leat.app;

import dev.leat.text.NameWords;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A valid `app.yaml`: every referenced name exists and every expression compiles. Maps keep the
/// order of the file. `resources` has the resources of each kind by name, including implicit
/// dead-letter queues.
public record App(
        String name,
        Map<Class<? extends Resource>, Map<String, Resource>> resources,
        Map<String, Pipeline> pipelines,
        List<Route> api,
        Map<String, Environment> environments) {

    /// Returns an empty app.
    public static App named(String name) {
        return new App(name, Map.of(), Map.of(), List.of(), Map.of());
    }

    public App {
        var kinds = new LinkedHashMap<>(resources);
        kinds.values().removeIf(Map::isEmpty); // as if the kind were absent
        resources = Collections.unmodifiableMap(kinds);
        pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
        api = List.copyOf(api);
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }

    /// Returns a copy with these resources of one kind.
    public <R extends Resource> App with(Class<R> kind, Map<String, ? extends R> others) {
        var changed = new LinkedHashMap<>(resources);
        changed.put(kind, Collections.unmodifiableMap(new LinkedHashMap<>(others)));
        return new App(name, changed, pipelines, api, environments);
    }

    public App withQueues(Map<String, Queue> others) {
        return with(Queue.class, others);
    }

    public App withViews(Map<String, View> others) {
        return with(View.class, others);
    }

    public App withAlarms(Map<String, Alarm> others) {
        return with(Alarm.class, others);
    }

    public App withBuckets(Map<String, Bucket> others) {
        return with(Bucket.class, others);
    }

    public App withTopics(Map<String, Topic> others) {
        return with(Topic.class, others);
    }

    public App withPipelines(Map<String, Pipeline> others) {
        return new App(name, resources, others, api, environments);
    }

    public App withApi(List<Route> others) {
        return new App(name, resources, pipelines, others, environments);
    }

    public App withEnvironments(Map<String, Environment> others) {
        return new App(name, resources, pipelines, api, others);
    }

    /// Returns the resources of one kind, by name.
    @SuppressWarnings("unchecked") // `with` stores only resources of this kind
    public <R extends Resource> Map<String, R> all(Class<R> kind) {
        return (Map<String, R>) resources.getOrDefault(kind, Map.of());
    }

    /// Returns one resource.
    ///
    /// @throws IllegalArgumentException if the app has none of this kind and name
    public <R extends Resource> R get(Class<R> kind, String name) {
        var resource = all(kind).get(name);
        if (resource == null) {
            throw missing(word(kind), name);
        }
        return resource;
    }

    /// Returns the names of the other pipelines that write to the table of a sink.
    public List<String> alsoWriting(Pipeline pipeline, Sink sink) {
        return pipelines.values().stream()
                .filter(other -> !other.name().equals(pipeline.name()))
                .filter(other ->
                        other.to().stream()
                                .anyMatch(to ->
                                        to.table().equals(sink.table())
                                                && to.lakeTable().equals(sink.lakeTable())
                                                && to.warehouseTable()
                                                        .equals(sink.warehouseTable())))
                .map(Pipeline::name)
                .toList();
    }

    /// Returns true if the app has a resource of this kind and name. The kind is a word of the app
    /// file, such as `queue`.
    public boolean has(String kind, String name) {
        return resources.entrySet().stream()
                .anyMatch(of -> word(of.getKey()).equals(kind) && of.getValue().containsKey(name));
    }

    private static String word(Class<? extends Resource> kind) {
        return NameWords.underscored(kind.getSimpleName());
    }

    public Map<String, Queue> queues() {
        return all(Queue.class);
    }

    public Map<String, View> views() {
        return all(View.class);
    }

    public Map<String, Alarm> alarms() {
        return all(Alarm.class);
    }

    public Map<String, Bucket> buckets() {
        return all(Bucket.class);
    }

    public Map<String, Topic> topics() {
        return all(Topic.class);
    }

    public Queue queue(String name) {
        return get(Queue.class, name);
    }

    public View view(String name) {
        return get(View.class, name);
    }

    public Bucket bucket(String name) {
        return get(Bucket.class, name);
    }

    public Topic topic(String name) {
        return get(Topic.class, name);
    }

    public Alarm alarm(String name) {
        return get(Alarm.class, name);
    }

    public Pipeline pipeline(String name) {
        var pipeline = pipelines.get(name);
        if (pipeline == null) {
            throw missing("pipeline", name);
        }
        return pipeline;
    }

    /// Returns a copy without these views, which an external store holds. The pipelines keep the
    /// sinks of these views, because a dead letter names all sinks of its pipeline.
    public App withoutViews(Set<String> views) {
        var remaining = new LinkedHashMap<>(views());
        remaining.keySet().removeAll(views);
        return withViews(remaining).withApi(List.of());
    }

    /// Returns true if the target of this sink is stored in the state folder; false for a view in
    /// an external store.
    public boolean isLocal(Sink sink) {
        return sink.view().map(views()::containsKey).orElse(true);
    }

    /// Returns the queues that subscribe to this topic.
    public List<Queue> subscribers(String topic) {
        return queues().values().stream()
                .filter(queue ->
                        queue.subscription().filter(s -> s.topic().equals(topic)).isPresent())
                .toList();
    }

    /// Returns the pipelines that read files of this bucket.
    public List<Pipeline> readers(String bucket) {
        return pipelines.values().stream()
                .filter(p -> p.from().files().filter(f -> f.bucket().equals(bucket)).isPresent())
                .toList();
    }

    /// Returns the pipelines that send records to an endpoint.
    public List<Pipeline> senders(String endpoint) {
        return pipelines().values().stream()
                .filter(pipeline ->
                        pipeline.to().stream()
                                .anyMatch(sink ->
                                        sink.endpoint().filter(endpoint::equals).isPresent()))
                .toList();
    }

    /// Returns the pipelines that read this stream.
    public List<Pipeline> streamReaders(String stream) {
        return pipelines.values().stream()
                .filter(p -> p.from() instanceof StreamSource from && from.stream().equals(stream))
                .toList();
    }

    /// Returns the pipelines that lease the messages of this queue, either as records or as
    /// notifications of files.
    public List<Pipeline> consumers(String queue) {
        return pipelines.values().stream().filter(p -> p.from().queue().equals(queue)).toList();
    }

    /// Returns the pipelines whose dead letters are sent to this queue. Ignores pipelines whose
    /// source queue is not in this app: the app of an external SQS server may lack some queues.
    public List<Pipeline> deadLetteringTo(String deadLetterQueue) {
        return pipelines.values().stream()
                .filter(p -> queues().containsKey(p.from().queue()))
                .filter(p ->
                        queue(p.from().queue())
                                .deadLetterQueue()
                                .filter(deadLetterQueue::equals)
                                .isPresent())
                .toList();
    }

    /// Returns a copy in which a lease of any pipeline has at most this many records.
    public App withBatchSize(int batch) {
        var leasing = new LinkedHashMap<>(pipelines);
        leasing.replaceAll((_, pipeline) -> pipeline.withBatchSize(batch));
        return withPipelines(leasing);
    }

    /// Returns the routes that read views.
    public List<Route.Get> gets() {
        return api.stream()
                .filter(route -> route instanceof Route.Get)
                .map(Route.Get.class::cast)
                .toList();
    }

    /// Returns the routes that read tables.
    public List<Route.Items> itemRoutes() {
        return api.stream()
                .filter(route -> route instanceof Route.Items)
                .map(Route.Items.class::cast)
                .toList();
    }

    /// Returns the routes that accept documents.
    public List<Route.Post> posts() {
        return api.stream()
                .filter(route -> route instanceof Route.Post)
                .map(Route.Post.class::cast)
                .toList();
    }

    /// Returns how the pipeline that reads this queue handles unknown fields.
    public Pipeline.UnknownFields unknownFields(String queue) {
        return consumers(queue).stream()
                .map(consumer -> consumer.from().unknownFields())
                .findFirst()
                .orElse(Pipeline.UnknownFields.IGNORE);
    }

    /// Returns the properties of a pipeline's source, whatever its kind.
    public SourceTerms terms(Pipeline pipeline) {
        return switch (pipeline.from()) {
            case QueueSource from -> {
                var queue = queue(from.queue());
                yield terms(queue, false, pipeline.archive().or(queue::archive));
            }
            case BucketSource from -> terms(queue(from.notifications()), false, Optional.empty());
            case StreamSource from -> terms(queue(from.redrives()), true, pipeline.archive());
        };
    }

    private SourceTerms terms(Queue queue, boolean ordered, Optional<RecordArchive> archive) {
        return new SourceTerms(
                queue.name(),
                ordered || queue.fifo().isPresent(),
                queue.subscription().filter(s -> !s.raw()).isPresent(),
                queue.maxReceiveCount(),
                queue.deadLetterQueue(),
                queue.visibilityTimeout(),
                window(queue.name(), new HashSet<>()),
                archive);
    }

    /// Returns the time within which a duplicate of a record of this queue may arrive: the sum of
    /// the retention periods of all queues on the longest path to this queue, and of their
    /// dead-letter queues.
    private Duration window(String name, Set<String> seen) {
        if (!seen.add(name)) {
            return Duration.ZERO;
        }
        var queue = queue(name);
        var deadLetters =
                queue.deadLetterQueue().map(d -> queue(d).retention()).orElse(Duration.ZERO);
        var before =
                pipelines.values().stream()
                        .filter(p -> feeds(p, queue))
                        .map(p -> window(p.from().queue(), new HashSet<>(seen)))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        var ofStreams =
                consumers(name).stream()
                        .map(consumer -> ofStream(consumer, seen))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        return queue.retention().plus(deadLetters).plus(before).plus(ofStreams);
    }

    /// Returns the retention period of the stream that a pipeline reads, if it reads one, with the
    /// time before its records are in the stream.
    private Duration ofStream(Pipeline pipeline, Set<String> seen) {
        if (!(pipeline.from() instanceof StreamSource from)) {
            return Duration.ZERO;
        }
        var before =
                pipelines.values().stream()
                        .filter(p ->
                                p.to().stream()
                                        .anyMatch(to ->
                                                to.stream()
                                                        .filter(from.stream()::equals)
                                                        .isPresent()))
                        .map(p -> window(p.from().queue(), new HashSet<>(seen)))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        return get(dev.leat.app.Stream.class, from.stream()).retention().plus(before);
    }

    /// Returns true if a pipeline sends to the queue, directly or through a topic.
    private static boolean feeds(Pipeline pipeline, Queue queue) {
        var topic = queue.subscription().map(Subscription::topic);
        return Stream.of(pipeline.to(), pipeline.onSuccess(), pipeline.onFailure())
                .flatMap(List::stream)
                .anyMatch(sink ->
                        sink.queue().filter(queue.name()::equals).isPresent()
                                || (topic.isPresent() && sink.topic().equals(topic)));
    }

    private static IllegalArgumentException missing(String kind, String name) {
        return new IllegalArgumentException("no " + kind + " '" + name + "' in the app");
    }
}

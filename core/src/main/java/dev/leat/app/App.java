package dev.leat.app;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A whole `app.yaml`, checked: every name it uses exists, every expression compiles. Maps keep the
/// order of the file; `resources` has the members of each kind by name, dead-letter queues among
/// them.
public record App(
        String name,
        Map<Class<? extends Resource>, Map<String, Resource>> resources,
        Map<String, Pipeline> pipelines,
        List<Route> api,
        Map<String, Environment> environments) {

    /// An app that has nothing yet.
    public static App named(String name) {
        return new App(name, Map.of(), Map.of(), List.of(), Map.of());
    }

    public App {
        var kinds = new LinkedHashMap<>(resources);
        kinds.values().removeIf(Map::isEmpty); // no member and no mention are the same
        resources = Collections.unmodifiableMap(kinds);
        pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
        api = List.copyOf(api);
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }

    /// The same with these resources of one kind.
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

    /// The resources of one kind, by name.
    @SuppressWarnings("unchecked") // `with` puts only resources of a kind under it
    public <R extends Resource> Map<String, R> all(Class<R> kind) {
        return (Map<String, R>) resources.getOrDefault(kind, Map.of());
    }

    /// One resource.
    ///
    /// @throws IllegalArgumentException if the app has none of this kind and name
    public <R extends Resource> R get(Class<R> kind, String name) {
        return member(kind.getSimpleName().toLowerCase(Locale.ROOT), all(kind), name);
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
        return member("pipeline", pipelines, name);
    }

    /// The app as a place sees it that does not keep these views. Its pipelines have the same
    /// sinks: whoever gives a record up names all of them.
    public App without(Set<String> views) {
        var kept = new LinkedHashMap<>(views());
        kept.keySet().removeAll(views);
        return withViews(kept).withApi(List.of());
    }

    /// Whether what goes to this sink is kept here, and not in another place.
    public boolean keeps(Sink sink) {
        return sink.view().map(views()::containsKey).orElse(true);
    }

    /// The queues that hear a topic.
    public List<Queue> subscribers(String topic) {
        return queues().values().stream()
                .filter(queue ->
                        queue.subscription().filter(s -> s.topic().equals(topic)).isPresent())
                .toList();
    }

    /// The pipelines that read files of a bucket.
    public List<Pipeline> readers(String bucket) {
        return pipelines.values().stream()
                .filter(p -> p.from().files().filter(f -> f.bucket().equals(bucket)).isPresent())
                .toList();
    }

    /// The pipelines that lease the messages of a queue: records, or notifications of files.
    public List<Pipeline> consumers(String queue) {
        return pipelines.values().stream().filter(p -> p.from().queue().equals(queue)).toList();
    }

    /// The pipelines whose dead letters go to a queue. The queues of the app may be those of
    /// another place, which need not have every source.
    public List<Pipeline> letteredTo(String letters) {
        return pipelines.values().stream()
                .filter(p -> queues().containsKey(p.from().queue()))
                .filter(p ->
                        queue(p.from().queue())
                                .deadLetterQueue()
                                .filter(letters::equals)
                                .isPresent())
                .toList();
    }

    /// The same, each pipeline leasing at most so many records at once.
    public App by(int batch) {
        var leasing = new LinkedHashMap<>(pipelines);
        leasing.replaceAll((_, pipeline) -> pipeline.by(batch));
        return withPipelines(leasing);
    }

    /// The routes that read views.
    public List<Route.Get> gets() {
        return api.stream()
                .filter(route -> route instanceof Route.Get)
                .map(Route.Get.class::cast)
                .toList();
    }

    /// The routes that take documents.
    public List<Route.Post> posts() {
        return api.stream()
                .filter(route -> route instanceof Route.Post)
                .map(Route.Post.class::cast)
                .toList();
    }

    /// What becomes of unknown fields in this queue: as the pipeline says that reads it.
    public Pipeline.UnknownFields unknownFields(String queue) {
        return consumers(queue).stream()
                .map(consumer -> consumer.from().unknownFields())
                .findFirst()
                .orElse(Pipeline.UnknownFields.IGNORE);
    }

    /// The terms of a pipeline's source, whatever kind it is of.
    public SourceTerms terms(Pipeline pipeline) {
        return switch (pipeline.from()) {
            case QueueSource from -> terms(queue(from.queue()));
            case BucketSource from -> terms(queue(from.notifications()));
        };
    }

    private SourceTerms terms(Queue queue) {
        return new SourceTerms(
                queue.name(),
                queue.fifo().isPresent(),
                queue.subscription().filter(heard -> !heard.raw()).isPresent(),
                queue.maxReceiveCount(),
                queue.deadLetterQueue(),
                queue.visibilityTimeout(),
                window(queue.name(), new HashSet<>()));
    }

    /// How long a record of this queue may still come: the retention of every queue of its way, and
    /// of their dead letters, together.
    private Duration window(String name, Set<String> seen) {
        if (!seen.add(name)) {
            return Duration.ZERO;
        }
        var queue = queue(name);
        var letters = queue.deadLetterQueue().map(d -> queue(d).retention()).orElse(Duration.ZERO);
        var before =
                pipelines.values().stream()
                        .filter(p -> feeds(p, queue))
                        .map(p -> window(p.from().queue(), new HashSet<>(seen)))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
        return queue.retention().plus(letters).plus(before);
    }

    /// Whether a pipeline sends to the queue, itself or through a topic.
    private static boolean feeds(Pipeline pipeline, Queue queue) {
        var topic = queue.subscription().map(Subscription::topic);
        return Stream.of(pipeline.to(), pipeline.onSuccess(), pipeline.onFailure())
                .flatMap(List::stream)
                .anyMatch(sink ->
                        sink.queue().filter(queue.name()::equals).isPresent()
                                || (topic.isPresent() && sink.topic().equals(topic)));
    }

    private static <T> T member(String kind, Map<String, T> members, String name) {
        var member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("no " + kind + " '" + name + "' in the app");
        }
        return member;
    }
}

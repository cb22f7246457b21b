package dev.leat.contract;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.BucketSource;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Subscription;
import dev.leat.app.TextTemplate;
import dev.leat.app.Topic;
import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.batch.FileUnit;
import dev.leat.port.Buckets;
import dev.leat.port.FileLog;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Base of the contracts of buckets. Its app has these resources:
///
/// - Pipeline [#PIPELINE] reads the objects of bucket [#INPUT], which notifies queue
///   [#NOTIFICATIONS], and writes to bucket [#OUTPUT].
/// - Bucket [#OUTPUT] notifies queue [#OUTPUT_EVENTS] of keys that end with `.out`.
/// - Bucket [#SHORT] keeps objects for an hour.
/// - Bucket [#PUBLISHING] notifies topic [#TOPIC], which has the subscribers [#RAW] and [#WRAPPED].
public abstract class FileContract extends PlatformContract {

    protected static final String INPUT = "input";
    protected static final String OUTPUT = "output";
    protected static final String SHORT = "short";
    protected static final String PUBLISHING = "told";
    protected static final String PIPELINE = "load";
    protected static final String NOTIFICATIONS = "load-files";
    protected static final String OUTPUT_EVENTS = "heard";
    protected static final String TOPIC = "events";
    protected static final String RAW = "raw";
    protected static final String WRAPPED = "wrapped";

    private static final Map<String, String> NOTHING = Map.of();

    protected FileContract(ContractHost host) {
        super(host);
    }

    @Override
    protected App app() {
        return filesApp();
    }

    /// Returns the app of these contracts.
    public static App filesApp() {
        var queues = new LinkedHashMap<String, Queue>();
        for (var name : List.of(NOTIFICATIONS, ORDERS)) {
            var letters = name + "-dlq";
            queues.put(
                    name,
                    new Queue(
                            name,
                            new Queue.Periods(VISIBILITY, RETENTION, Duration.ZERO),
                            MOST_RECEIVES,
                            Optional.of(letters)));
            queues.put(letters, Queue.deadLetters(letters));
        }
        queues.put(OUTPUT_EVENTS, Queue.deadLetters(OUTPUT_EVENTS));
        queues.put(RAW, Queue.deadLetters(RAW).with(new Subscription(TOPIC, true)));
        queues.put(WRAPPED, Queue.deadLetters(WRAPPED).with(new Subscription(TOPIC, false)));
        return App.named("files")
                .withQueues(queues)
                .withPipelines(Map.of(PIPELINE, load(), ORDERS, publisher()))
                .withBuckets(buckets())
                .withTopics(Map.of(TOPIC, new Topic(TOPIC)));
    }

    private static Pipeline load() {
        var path = new TextTemplate(List.of(new TextTemplate.Part.Text("all.csv")));
        var sink =
                new BucketSink(
                        OUTPUT,
                        new Sink.Filter.All(),
                        SELECTED,
                        path,
                        FileFormat.CSV,
                        Compression.NONE);
        var from =
                new BucketSource(
                        NOTIFICATIONS,
                        FileSource.csv(INPUT),
                        new Schema("Row", List.of()),
                        Pipeline.UnknownFields.IGNORE);
        return Pipeline.of(PIPELINE, from).withTo(List.of(sink)).withMaxRejects(1);
    }

    private static final Map<String, Sql> SELECTED = Map.of();

    private static Pipeline publisher() {
        var from =
                new QueueSource(
                        ORDERS, new Schema("Row", List.of()), Pipeline.UnknownFields.IGNORE, 10);
        var sink = new TopicSink(TOPIC, new Sink.Filter.All(), SELECTED);
        return Pipeline.of(ORDERS, from).withTo(List.of(sink)).withMaxRejects(1);
    }

    private static Map<String, Bucket> buckets() {
        var again = new Bucket.Notify(new Bucket.Target.ToQueue(NOTIFICATIONS), "", "");
        var out = new Bucket.Notify(new Bucket.Target.ToQueue(OUTPUT_EVENTS), "", ".out");
        var publishing = new Bucket.Notify(new Bucket.Target.ToTopic(TOPIC), "", "");
        var buckets = new LinkedHashMap<String, Bucket>();
        buckets.put(INPUT, new Bucket(INPUT, Optional.of(again), Optional.empty()));
        buckets.put(OUTPUT, new Bucket(OUTPUT, Optional.of(out), Optional.empty()));
        buckets.put(SHORT, new Bucket(SHORT, Optional.empty(), Optional.of(Duration.ofHours(1))));
        buckets.put(PUBLISHING, new Bucket(PUBLISHING, Optional.of(publishing), Optional.empty()));
        return buckets;
    }

    protected Buckets objects() {
        return services().buckets();
    }

    protected FileLog log() {
        return engine().files();
    }

    protected StoredObject put(String bucket, String key, String content) {
        return put(bucket, key, content.getBytes(StandardCharsets.UTF_8), NOTHING);
    }

    protected StoredObject put(
            String bucket, String key, byte[] content, Map<String, String> metadata) {
        try {
            return objects().put(bucket, key, new ByteArrayInputStream(content), metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    protected String read(FileUnit unit) {
        return read(unit, 0);
    }

    protected String read(FileUnit unit, long offset) {
        try (var in = objects().content(unit).open(offset)) {
            return text(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the content of the object; empty if it does not exist.
    protected Optional<String> found(String bucket, String key) {
        return objects().head(bucket, key).map(object -> read(object.unit()));
    }

    /// Returns all keys with this prefix, listed in pages of this size.
    protected List<String> keys(String bucket, String prefix, int page) {
        var keys = new ArrayList<String>();
        var after = "";
        while (true) {
            var some = objects().list(bucket, prefix, after, page);
            if (some.isEmpty()) {
                return keys;
            }
            some.forEach(object -> keys.add(object.unit().key()));
            after = keys.getLast();
        }
    }
}

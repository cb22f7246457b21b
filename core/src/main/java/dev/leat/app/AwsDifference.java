package dev.leat.app;

import dev.leat.app.sink.BucketSink;
import dev.leat.app.sink.EndpointSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The entries of an app file that environments on AWS do not support, or that behave differently
/// there than in the state folder. Lint, the start of an app and the documentation use this list.
public enum AwsDifference {
    BUCKET_SOURCE(false, "environments on AWS do not read buckets yet"),
    BUCKET_SINK(false, "environments on AWS do not write to buckets yet"),
    STREAM(false, "environments on AWS have no streams yet"),
    ENDPOINT_SINK(
            true,
            "a batch waits for the responses of an endpoint, and its pipeline waits while the endpoint is unavailable"),
    NOTIFICATIONS(true, "the notifications of a bucket on AWS must be configured in S3"),
    ALARM(true, "environments on AWS do not evaluate alarms yet; use alarms of CloudWatch"),
    REDRIVE(
            true,
            "environments on AWS do not redrive dead letters by themselves yet; use `leat dlq redrive`"),
    EMAIL(true, "SNS sends no email to an address before its owner has confirmed the subscription"),
    MAIL_SERVER(true, "SNS sends the emails of topics, so environments on AWS use no mail server"),
    RANK(
            true,
            "a request for the top rows reads all rows of the view, unless the view is in `stores`");

    private final boolean supported;
    private final String text;

    AwsDifference(boolean supported, String text) {
        this.supported = supported;
        this.text = text;
    }

    /// Returns false if the app cannot run on AWS with this entry.
    public boolean supported() {
        return supported;
    }

    /// Returns the reason why the app cannot run on AWS with this entry; empty if it can.
    public Optional<String> refusal() {
        return supported ? Optional.empty() : Optional.of(text);
    }

    /// Returns the difference as a clause for users.
    public String text() {
        return text;
    }

    /// An entry of an app file that a difference applies to.
    ///
    /// @param path the keys and indexes of its position in the file
    public record Entry(AwsDifference difference, String name, List<Object> path) {

        public Entry {
            path = List.copyOf(path);
        }
    }

    /// Returns what differs for a source; empty if nothing does.
    public static Optional<AwsDifference> of(PipelineSource from) {
        return switch (from) {
            case QueueSource _ -> Optional.empty();
            case BucketSource _ -> Optional.of(BUCKET_SOURCE);
        };
    }

    /// Returns what differs for a sink; empty if nothing does.
    public static Optional<AwsDifference> of(Sink sink) {
        return switch (sink.kind()) {
            case BucketSink.KIND -> Optional.of(BUCKET_SINK);
            case EndpointSink.KIND -> Optional.of(ENDPOINT_SINK);
            default -> Optional.empty();
        };
    }

    /// Returns all entries of an app that differ in this environment, which is on AWS.
    public static List<Entry> of(App app, Environment environment) {
        var entries = new ArrayList<Entry>();
        app.pipelines().values().forEach(pipeline -> pipeline(pipeline, entries));
        for (var bucket : app.buckets().values()) {
            bucket.notice()
                    .ifPresent(_ ->
                            entries.add(entry(NOTIFICATIONS, "bucket", "buckets", bucket.name())));
        }
        for (var topic : app.topics().values()) {
            if (!topic.email().isEmpty()) {
                entries.add(entry(EMAIL, "topic", "topics", topic.name()));
            }
        }
        for (var stream : app.all(Stream.class).keySet()) {
            entries.add(entry(STREAM, "stream", "streams", stream));
        }
        for (var view : app.views().values()) {
            if (view.rankBy().isPresent() && !environment.stores().containsKey(view.name())) {
                entries.add(entry(RANK, "view", "views", view.name()));
            }
        }
        for (var alarm : app.alarms().values()) {
            var difference = alarm.redrive().isPresent() ? REDRIVE : ALARM;
            entries.add(entry(difference, "alarm", "alarms", alarm.name()));
        }
        if (environment.mail().isPresent()) {
            entries.add(
                    new Entry(
                            MAIL_SERVER,
                            "mail server",
                            List.of("environments", environment.name(), "mail")));
        }
        return entries;
    }

    private static Entry entry(AwsDifference difference, String kind, String section, String name) {
        return new Entry(difference, kind + " " + name, List.of(section, name));
    }

    private static void pipeline(Pipeline pipeline, List<Entry> entries) {
        of(pipeline.from())
                .ifPresent(difference ->
                        entries.add(
                                new Entry(
                                        difference,
                                        "pipeline " + pipeline.name(),
                                        List.of("pipelines", pipeline.name(), "from"))));
        sinks(pipeline, "to", pipeline.to(), entries);
        sinks(pipeline, "on_success", pipeline.onSuccess(), entries);
        sinks(pipeline, "on_failure", pipeline.onFailure(), entries);
    }

    private static void sinks(
            Pipeline pipeline, String option, List<Sink> sinks, List<Entry> entries) {
        for (int i = 0; i < sinks.size(); i++) {
            var path = List.<Object>of("pipelines", pipeline.name(), option, i);
            of(sinks.get(i))
                    .ifPresent(difference ->
                            entries.add(
                                    new Entry(difference, "pipeline " + pipeline.name(), path)));
        }
    }
}

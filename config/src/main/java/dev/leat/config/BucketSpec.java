package dev.leat.config;

import dev.leat.app.Bucket;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The options of a bucket, with notifications that are sent in addition to those for pipelines
/// that read the bucket.
final class BucketSpec {

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The queue to notify.");
    static final Option<String> TOPIC =
            Option.of("topic", Names.of("a topic"), "The topic to notify.");
    static final Option<String> PREFIX =
            Option.of(
                    "prefix",
                    PathText.PART,
                    "Sends only notifications of objects whose keys begin with this text.");
    static final Option<String> SUFFIX =
            Option.of(
                    "suffix",
                    PathText.PART,
                    "Sends only notifications of objects whose keys end with this text.");

    static final Spec NOTIFY =
            Spec.of(
                    "notify",
                    "The target of notifications of new objects.",
                    QUEUE,
                    TOPIC,
                    PREFIX,
                    SUFFIX);

    static final Part<Bucket> BUCKET =
            Part.of(
                    Part.NAME,
                    Option.optional(
                            "notify",
                            Value.ofNode(
                                    "a map with `queue` or `topic`",
                                    notifySchema(),
                                    BucketSpec::notify),
                            "The queue or topic that receives S3 event notifications of new"
                                    + " objects, in addition to the pipelines that read the"
                                    + " bucket."),
                    Option.optional(
                            "expire_after",
                            ScalarValues.duration("1m", "36500d"),
                            "How long objects are stored after their put; by default forever."),
                    Bucket::new);

    static final Spec SPEC = Spec.of("bucket", "A bucket for files.", BUCKET);

    private BucketSpec() {}

    private static JsonSchema notifySchema() {
        var one =
                Stream.of(QUEUE, TOPIC)
                        .map(kind -> JsonSchema.of("required", List.of(kind.name())));
        return JsonSchema.options(NOTIFY).with("type", "object").with("oneOf", one.toList());
    }

    private static Optional<Bucket.Notify> notify(Node node, ReadContext in) {
        var options = Options.of(NOTIFY, node, in);
        if ((options.has(QUEUE) && options.has(TOPIC))
                || (options.usable() && options.lacks(List.of("queue", "topic")))) {
            in.problem(node.mark(), FileLintMessage.ONE_NOTIFIED, in.thing());
        }
        var prefix = options.find(PREFIX).orElse("");
        var suffix = options.find(SUFFIX).orElse("");
        return options.find(QUEUE)
                .<Bucket.Target>map(Bucket.Target.ToQueue::new)
                .or(() -> options.find(TOPIC).map(Bucket.Target.ToTopic::new))
                .map(target -> new Bucket.Notify(target, prefix, suffix));
    }
}

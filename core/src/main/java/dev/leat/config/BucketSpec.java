package dev.leat.config;

import dev.leat.app.Bucket;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A bucket, and who else is told of its objects than the pipelines that read it.
final class BucketSpec {

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The queue that the news go to.");
    static final Option<String> TOPIC =
            Option.of("topic", Names.of("a topic"), "The topic that the news go to.");
    static final Option<String> PREFIX =
            Option.of("prefix", PathText.PART, "Only of objects whose keys begin with this text.");
    static final Option<String> SUFFIX =
            Option.of("suffix", PathText.PART, "Only of objects whose keys end with this text.");

    static final Spec NOTIFY =
            Spec.of("notify", "Who is told of a new object.", QUEUE, TOPIC, PREFIX, SUFFIX);

    static final Option<Bucket.Notify> NOTIFY_OPTION =
            Option.of(
                    "notify",
                    new Notify(),
                    "Who is told of each new object, as S3 tells it, besides the pipelines that"
                            + " read the bucket.");
    static final Option<Duration> EXPIRE_AFTER =
            Option.of(
                    "expire_after",
                    ScalarValues.duration("1m", "36500d"),
                    "How long an object is kept after it was put; for ever unless said otherwise.");

    static final Spec SPEC = Spec.of("bucket", "A place for files.", NOTIFY_OPTION, EXPIRE_AFTER);

    private BucketSpec() {}

    static Bucket read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in);
        return new Bucket(member.name(), options.find(NOTIFY_OPTION), options.find(EXPIRE_AFTER));
    }

    private record Notify() implements Value<Bucket.Notify> {
        @Override
        public String form() {
            return "a map with queue or topic";
        }

        @Override
        public JsonSchema schema() {
            var one =
                    Stream.of(QUEUE, TOPIC)
                            .map(kind -> JsonSchema.of("required", List.of(kind.name())));
            return JsonSchema.options(NOTIFY).with("type", "object").with("oneOf", one.toList());
        }

        @Override
        public Optional<Bucket.Notify> read(Node node, ReadContext in) {
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
}

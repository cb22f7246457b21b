package dev.leat.config;

import dev.leat.app.Stream;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StreamLintMessage;
import java.time.Duration;
import java.util.Optional;

/// The options of a stream.
final class StreamSpec {

    private static final Part<Stream> STREAM =
            Part.of(
                    Part.NAME,
                    Option.of(
                            "shards",
                            ScalarValues.whole(1, Stream.MAX_SHARDS),
                            1,
                            "The number of open shards. If it changes, shards are split or merged"
                                    + " when the app starts; otherwise the shards that clients"
                                    + " split or merged stay as they are."),
                    Option.of(
                            "on_demand",
                            ScalarValues.flag(),
                            false,
                            "If true, the stream has Kinesis's on-demand mode: on AWS, Kinesis"
                                    + " chooses the number of shards, and `shards` has no effect."),
                    Option.of(
                            "retention",
                            ScalarValues.duration("1d", "365d"),
                            Stream.DEFAULT_RETENTION,
                            "The time after which a record is deleted, in whole hours."),
                    Stream::new);

    static final Spec SPEC = Spec.of("stream", "A stream with the semantics of Kinesis.", STREAM);

    private StreamSpec() {}

    static Optional<Stream> read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var stream = STREAM.read(options);
        stream.map(Stream::retention)
                .filter(time -> !time.equals(Duration.ofHours(time.toHours())))
                .ifPresent(_ ->
                        options.invalid("retention", StreamLintMessage.WHOLE_HOURS, member.name()));
        return stream;
    }
}

package dev.leat.config;

import dev.leat.app.Stream;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StreamLintMessage;
import java.time.Duration;

/// The options of a stream.
final class StreamSpec {

    static final Option<Integer> SHARDS =
            Option.of(
                    "shards",
                    ScalarValues.whole(1, Stream.MAX_SHARDS),
                    1,
                    "The number of open shards. If it changes, shards are split or merged when the"
                            + " app starts; otherwise the shards that clients split or merged stay"
                            + " as they are.");
    static final Option<Boolean> ON_DEMAND =
            Option.of(
                    "on_demand",
                    ScalarValues.flag(),
                    false,
                    "If true, the stream has Kinesis's on-demand mode: on AWS, Kinesis chooses the"
                            + " number of shards, and `shards` has no effect.");
    static final Option<Duration> RETENTION =
            Option.of(
                    "retention",
                    ScalarValues.duration("1d", "365d"),
                    Stream.DEFAULT_RETENTION,
                    "The time after which a record is deleted, in whole hours.");
    static final Spec SPEC =
            Spec.of(
                    "stream",
                    "A stream with the semantics of Kinesis.",
                    SHARDS,
                    ON_DEMAND,
                    RETENTION);

    private StreamSpec() {}

    static Stream read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in);
        var retention = options.get(RETENTION);
        if (!retention.equals(Duration.ofHours(retention.toHours()))) {
            in.problem(
                    in.mark("streams", member.name(), RETENTION.name()),
                    StreamLintMessage.WHOLE_HOURS,
                    member.name());
        }
        return new Stream(member.name(), options.get(SHARDS), options.get(ON_DEMAND), retention);
    }
}

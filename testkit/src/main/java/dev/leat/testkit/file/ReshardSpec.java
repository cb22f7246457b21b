package dev.leat.testkit.file;

import dev.leat.app.Stream;
import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.testkit.scenario.Given.Reshard;

/// The options of a change of the number of shards.
final class ReshardSpec {

    static final TestForm<Reshard> FORM =
            TestForm.of(
                    Reshard.class,
                    TestOption.required("stream", AppName.STREAM, "Name of the stream.")
                            .from(Reshard::stream),
                    TestOption.of(
                                    Option.needed(
                                            "shards",
                                            ScalarValues.whole(1, Stream.MAX_SHARDS),
                                            "Number of open shards, which then divide the hash keys"
                                                    + " evenly."),
                                    YamlWriter::plain)
                            .from(Reshard::shards),
                    Reshard::new);

    static final Spec SPEC = FORM.spec("reshard", "Splits and merges of the shards of a stream.");

    private ReshardSpec() {}
}

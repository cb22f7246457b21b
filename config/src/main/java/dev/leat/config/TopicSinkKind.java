package dev.leat.config;

import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.app.sink.TopicSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Optional;

/// Sinks that publish to a topic.
final class TopicSinkKind implements SinkKind {

    private static final Option<String> RESOURCE =
            Option.of(
                    TopicSink.KIND,
                    Names.of("a topic"),
                    "The topic to publish the row to, as a JSON document.");

    static final Option<TextTemplate> SUBJECT =
            Option.of(
                    "subject",
                    SubjectText.VALUE,
                    "For a topic: the subject of emails, at most %d characters."
                                    .formatted(TopicSink.MOST_SUBJECT)
                            + " Like `where`, it uses the row, not the sink's `select`.");

    @Override
    public Option<String> resource() {
        return RESOURCE;
    }

    @Override
    public List<Option<?>> options() {
        return List.of(SUBJECT);
    }

    @Override
    public Optional<Sink> read(Common common, Options options, Node node, ReadContext in) {
        return Optional.of(
                new TopicSink(
                        common.name(), common.filter(), common.columns(), options.find(SUBJECT)));
    }
}

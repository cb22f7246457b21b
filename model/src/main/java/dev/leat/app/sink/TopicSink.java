package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.RowText;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.TextTemplate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A sink that publishes the row as one JSON document to a topic. `subject` is a template over the
/// columns of the row, before `columns` is applied.
public record TopicSink(
        String name, Filter filter, Map<String, Sql> columns, Optional<TextTemplate> subject)
        implements Sink {

    public static final String KIND = "topic";

    /// The maximum size of a message: SNS's limit
    /// (https://docs.aws.amazon.com/general/latest/gr/sns.html).
    public static final int MAX_MESSAGE = 256 << 10;

    /// The maximum length of a subject: SNS's limit.
    public static final int MOST_SUBJECT = 100;

    public TopicSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// A sink without a subject.
    public TopicSink(String name, Filter filter, Map<String, Sql> columns) {
        this(name, filter, columns, Optional.empty());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Document(subject.map(text -> new RowText("subject", text, this::problem)));
    }

    /// Checks SNS's rules for a subject: one line of text, up to the maximum length. NULL is
    /// invalid.
    private Optional<String> problem(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of(
                    "the subject for topic '%s' uses a column that is null".formatted(name));
        }
        return text.filter(TopicSink::accepted).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the subject for topic '%s' is not one line of 1 to %d characters"
                                .formatted(name, MOST_SUBJECT));
    }

    private static boolean accepted(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= MOST_SUBJECT
                && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public OptionalInt maxDocument() {
        return OptionalInt.of(MAX_MESSAGE);
    }

    @Override
    public String definition() {
        return subject.map(TextTemplate::toString).orElse("");
    }

    @Override
    public Set<String> candidates(App app) {
        return app.topics().keySet();
    }

    @Override
    public Optional<String> topic() {
        return Optional.of(name);
    }
}

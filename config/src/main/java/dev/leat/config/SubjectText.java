package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.sink.TopicSink;
import dev.leat.config.text.Node;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.TopicLintMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses the subject of messages that are published to a topic, with columns in braces. The
/// columns are checked later.
final class SubjectText {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern BRACE = Pattern.compile("[{}]");

    private static final String FORM =
            "a text in one line such as `Order {order_id} is large`, with `{COLUMN}` filled in";

    private SubjectText() {}

    static final Value<TextTemplate> VALUE =
            Value.ofNode(FORM, JsonSchema.text(), SubjectText::subject);

    private static Optional<TextTemplate> subject(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
            return Value.unexpected(FORM, node, in);
        }
        var text = in.text(scalar);
        if (text.isPresent()
                && (text.get().value().isBlank()
                        || text.get().value().chars().anyMatch(Character::isISOControl))) {
            return Value.unexpected(FORM, node, in);
        }
        return text.flatMap(t -> template(t, in));
    }

    private static Optional<TextTemplate> template(PositionedText text, ReadContext in) {
        var parts = new ArrayList<Part>();
        int before = in.report().size();
        int fixed = 0;
        int from = 0;
        var place = PLACE.matcher(text.value());
        while (place.find()) {
            fixed += words(text.slice(from, place.start()), parts, in);
            parts.add(new Part.OfColumn(place.group(1)));
            from = place.end();
        }
        fixed += words(text.slice(from, text.value().length()), parts, in);
        if (fixed > TopicSink.MOST_SUBJECT) {
            in.problem(text.mark(0), TopicLintMessage.SUBJECT_LONG, fixed, TopicSink.MOST_SUBJECT);
        }
        return in.report().size() > before
                ? Optional.empty()
                : Optional.of(new TextTemplate(parts));
    }

    private static int words(PositionedText text, List<Part> parts, ReadContext in) {
        var brace = BRACE.matcher(text.value());
        if (brace.find()) {
            in.problem(text.mark(brace.start()), TopicLintMessage.SUBJECT_BRACE, brace.group());
        }
        if (!text.value().isEmpty()) {
            parts.add(new Part.Text(text.value()));
        }
        return text.value().codePointCount(0, text.value().length());
    }
}

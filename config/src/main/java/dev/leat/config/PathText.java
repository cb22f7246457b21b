package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.SourcePosition;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.config.text.FileLintMessage;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// Parses the template of the object key that a sink writes, with placeholders in braces. The
/// columns in the placeholders are checked later.
final class PathText {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern BRACE = Pattern.compile("[{}]");
    private static final String SOURCE = "source.";
    private static final String FORM =
            "a path such as `{source.stem}/part-{part}.parquet` or `{day}/{source.batch}.parquet`,"
                    + " with `{source.NAME}`, `{part}` and `{COLUMN}` filled in";

    private PathText() {}

    /// A prefix or suffix of object keys.
    static final Value<String> PART = Value.of("a text", Optional::of);

    static final Value<TextTemplate> PATH = Value.ofNode(FORM, JsonSchema.text(), PathText::path);

    private static Optional<TextTemplate> path(Node node, ReadContext in) {
        if (!(node instanceof Node.Scalar scalar) || node.nothing() || scalar.value().isBlank()) {
            return Value.unexpected(FORM, node, in);
        }
        var text = in.text(scalar);
        if (text.isPresent() && text.get().value().isBlank()) {
            in.problem(node.mark(), GeneralLintMessage.EXPECTED, in.thing(), FORM, "is empty");
            return Optional.empty();
        }
        return text.flatMap(t -> template(t, in));
    }

    private static Optional<TextTemplate> template(PositionedText text, ReadContext in) {
        var parts = new ArrayList<Part>();
        int before = in.report().size();
        int from = 0;
        var place = PLACE.matcher(text.value());
        while (place.find()) {
            words(text.slice(from, place.start()), in).ifPresent(parts::add);
            var mark = text.mark(place.start());
            part(place.group(1), mark, in).ifPresent(parts::add);
            from = place.end();
        }
        words(text.slice(from, text.value().length()), in).ifPresent(parts::add);
        segments(text, in);
        return in.report().size() > before
                ? Optional.empty()
                : Optional.of(new TextTemplate(parts));
    }

    private static Optional<Part> words(PositionedText text, ReadContext in) {
        var brace = BRACE.matcher(text.value());
        if (brace.find()) {
            in.problem(text.mark(brace.start()), FileLintMessage.PATH_BRACE, brace.group());
        }
        return Optional.of(text.value()).filter(t -> !t.isEmpty()).map(Part.Text::new);
    }

    private static Optional<Part> part(String name, SourcePosition mark, ReadContext in) {
        if (name.isBlank()) {
            in.problem(mark, FileLintMessage.PATH_EMPTY_BRACES);
            return Optional.empty();
        }
        if (name.equals("part")) {
            return Optional.of(new Part.Number());
        }
        if (!name.startsWith(SOURCE)) {
            return Optional.of(new Part.OfColumn(name));
        }
        var member = name.substring(SOURCE.length());
        if (TextTemplate.SOURCE.contains(member)) {
            return Optional.of(new Part.OfSource(member));
        }
        in.report()
                .problem(
                        mark,
                        FileLintMessage.PATH_SOURCE.what(member),
                        Suggestion.to(member, TextTemplate.SOURCE)
                                .map(Suggestion::didYouMean)
                                .or(() -> FileLintMessage.PATH_SOURCE.hint(member, members())));
        return Optional.empty();
    }

    private static String members() {
        return String.join(", ", TextTemplate.SOURCE);
    }

    /// Checks that the key is a valid name of a file inside the bucket, for all values of the
    /// placeholders.
    private static void segments(PositionedText text, ReadContext in) {
        var segments = Arrays.asList(text.value().split("/", -1));
        if (segments.getFirst().isEmpty()) {
            in.problem(text.mark(0), FileLintMessage.PATH_BEGINS);
        } else if (segments.contains("..") || segments.contains(".")) {
            in.problem(text.mark(0), FileLintMessage.PATH_DOTS);
        } else if (segments.getLast().isEmpty()) {
            in.problem(text.mark(text.value().length()), FileLintMessage.PATH_ENDS);
        } else if (segments.contains("")) {
            in.problem(text.mark(text.value().indexOf("//")), FileLintMessage.PATH_SLASHES);
        } else if (text.value().chars().anyMatch(Character::isISOControl)) {
            in.problem(text.mark(0), FileLintMessage.PATH_CONTROL);
        }
    }

    /// Returns the fixed text at the end of every key of this path.
    static String end(TextTemplate path) {
        return path.parts().getLast() instanceof Part.Text(var words) ? words : "";
    }
}

package dev.leat.config;

import dev.leat.app.Mark;
import dev.leat.app.Template;
import dev.leat.app.Template.Part;
import dev.leat.config.text.FilesMessage;
import dev.leat.config.text.Message;
import dev.leat.config.text.Node;
import dev.leat.config.text.Reading;
import dev.leat.config.text.Text;
import dev.leat.kernel.bind.Near;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The key of an object that is written, with what is filled in in braces. Whether the columns are
/// there is found when the sink is bound.
final class PathText {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern BRACE = Pattern.compile("[{}]");
    private static final String SOURCE = "source.";
    private static final String FORM =
            "a path such as `{source.stem}/part-{part}.parquet`, with `{source.NAME}`, `{part}` and"
                    + " `{COLUMN}` filled in";

    private PathText() {}

    /// What a key may begin or end with.
    static final Value<String> PART = Value.of("a text", Optional::of);

    static final Value<Template> PATH =
            new Value<>() {
                @Override
                public String form() {
                    return FORM;
                }

                @Override
                public JsonSchema schema() {
                    return JsonSchema.text();
                }

                @Override
                public Optional<Template> read(Node node, Reading in) {
                    if (!(node instanceof Node.Scalar scalar)
                            || node.nothing()
                            || scalar.value().isBlank()) {
                        return Value.unexpected(FORM, node, in);
                    }
                    var text = in.text(scalar);
                    if (text.isPresent() && text.get().value().isBlank()) {
                        in.problem(node.mark(), Message.EXPECTED, in.thing(), FORM, "is empty");
                        return Optional.empty();
                    }
                    return text.flatMap(t -> template(t, in));
                }
            };

    private static Optional<Template> template(Text text, Reading in) {
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
        return in.report().size() > before ? Optional.empty() : Optional.of(new Template(parts));
    }

    private static Optional<Part> words(Text text, Reading in) {
        var brace = BRACE.matcher(text.value());
        if (brace.find()) {
            in.problem(text.mark(brace.start()), FilesMessage.PATH_BRACE, brace.group());
        }
        return Optional.of(text.value()).filter(t -> !t.isEmpty()).map(Part.Text::new);
    }

    private static Optional<Part> part(String name, Mark mark, Reading in) {
        if (name.isBlank()) {
            in.problem(mark, FilesMessage.PATH_EMPTY_BRACES);
            return Optional.empty();
        }
        if (name.equals("part")) {
            return Optional.of(new Part.Number());
        }
        if (!name.startsWith(SOURCE)) {
            return Optional.of(new Part.OfColumn(name));
        }
        var member = name.substring(SOURCE.length());
        if (Template.SOURCE.contains(member)) {
            return Optional.of(new Part.OfSource(member));
        }
        in.report()
                .problem(
                        mark,
                        FilesMessage.PATH_SOURCE.what(member),
                        Near.to(member, Template.SOURCE)
                                .map(Near::didYouMean)
                                .or(() -> FilesMessage.PATH_SOURCE.hint(member, members())));
        return Optional.empty();
    }

    private static String members() {
        return String.join(", ", Template.SOURCE);
    }

    /// Whatever is filled in, the key stays inside the bucket, and names a file.
    private static void segments(Text text, Reading in) {
        var segments = Arrays.asList(text.value().split("/", -1));
        if (segments.getFirst().isEmpty()) {
            in.problem(text.mark(0), FilesMessage.PATH_BEGINS);
        } else if (segments.contains("..") || segments.contains(".")) {
            in.problem(text.mark(0), FilesMessage.PATH_DOTS);
        } else if (segments.getLast().isEmpty()) {
            in.problem(text.mark(text.value().length()), FilesMessage.PATH_ENDS);
        } else if (segments.contains("")) {
            in.problem(text.mark(text.value().indexOf("//")), FilesMessage.PATH_SLASHES);
        } else if (text.value().chars().anyMatch(Character::isISOControl)) {
            in.problem(text.mark(0), FilesMessage.PATH_CONTROL);
        }
    }

    /// What a key of this path ends with for certain.
    static String end(Template path) {
        return path.parts().getLast() instanceof Part.Text(var words) ? words : "";
    }
}

package dev.leat.operations.contrast;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.deadletter.Cause;
import dev.leat.decode.ColumnFormat;
import dev.leat.decode.Tape;
import dev.leat.kernel.ExpressionSet;
import dev.leat.quality.contrast.FindingSelection;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import dev.leat.quality.data.TimeForms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Edits of dead letters whose date or time is written in another form. The column itself is null
/// in them, so that an edit reads the text in the body.
final class TimeEdits {

    private static final String TYPE = "type";
    private static final Pattern YEAR = Pattern.compile("\\d{4}");

    private static final Set<Type> TIMES =
            Set.of(Type.Simple.DATE, Type.Simple.TIMESTAMP, Type.Simple.TIMESTAMPTZ);

    /// The forms that differ from ISO 8601 only by a missing time zone or by the hour.
    private static final List<String> NEARLY_ISO =
            List.of("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S");

    /// The least share of the texts that have the form.
    private static final double LEAST = FindingSelection.SEPARATION;

    /// The maximum number of texts that are examined.
    private static final int TEXTS = 1_000;

    private TimeEdits() {}

    /// Returns edits `column=expression` for the forms that as many texts of the group have as any
    /// other form; there are several if the day and the month cannot be distinguished.
    static List<String> of(Schema schema, Cause cause, RecordSample letters) {
        var path = schema.path(cause.field());
        return cause.code().equals(TYPE) && !path.isEmpty() && TIMES.contains(path.getLast().type())
                ? edits(path, texts(letters, path))
                : List.of();
    }

    private static List<String> edits(List<Type.Member> path, List<String> texts) {
        var type = path.getLast().type();
        var counts = new LinkedHashMap<String, Long>();
        Stream.concat(NEARLY_ISO.stream(), TimeForms.all().stream())
                .filter(form -> !(type == Type.Simple.DATE && TimeForms.timed(form)))
                .forEach(form -> counts.put(form, texts.stream().filter(has(form)).count()));
        long most = counts.values().stream().mapToLong(count -> count).max().orElse(0);
        if (most == 0 || most < LEAST * texts.size()) {
            return List.of();
        }
        return counts.keySet().stream()
                .filter(form -> Objects.equals(counts.get(form), most))
                .map(form ->
                        "%s=strptime(%s, '%s')"
                                .formatted(
                                        Type.Member.text(path),
                                        ExpressionSet.text(Type.Member.names(path)),
                                        form))
                .toList();
    }

    private static Predicate<String> has(String form) {
        var format = ColumnFormat.pattern(Type.Simple.TIMESTAMP, form);
        boolean year = form.contains("%Y");
        return text -> (!year || YEAR.matcher(text).find()) && format.read(text, new Tape(1));
    }

    private static List<String> texts(RecordSample letters, List<Type.Member> path) {
        return letters.records().stream()
                .limit(TEXTS)
                .flatMap(letter -> text(letter, path).stream())
                .toList();
    }

    private static Optional<String> text(SampledRecord letter, List<Type.Member> path) {
        try {
            var value = JsonMapper.shared().readTree(letter.body());
            for (var member : path) {
                value = value.path(member.name());
            }
            return value.stringValueOpt();
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }
}

package dev.leat.config;

import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.config.text.Brackets;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.kernel.bind.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Parses a measure: `count(*)`, `sum(e)`, `min(e)` or `max(e)`, optionally with `filter (where
/// e)`. The type of `e` is determined later.
record MeasureText(String name, PositionedText text, Node.Scalar scalar, ReadContext in) {

    private static final Pattern CALL = Pattern.compile("\\s*(\\w+)\\s*\\(");
    private static final Pattern FILTER =
            Pattern.compile("\\s*filter\\s*\\(\\s*where\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern DISTINCT = Pattern.compile("(?i)distinct\\b");

    private static final List<String> NAMES = List.of("count", "sum", "min", "max");

    /// Returns the JSON Schema of a measure.
    static JsonSchema schema() {
        return JsonSchema.text(
                        "\\s*([cC][oO][uU][nN][tT]|[sS][uU][mM]|[mM][iI][nN]|[mM][aA][xX])\\s*\\([\\s\\S]*")
                .with("examples", List.of("count(*)", "sum(VALUE)", "min(VALUE)", "max(VALUE)"));
    }

    static Optional<View.Measure> read(String name, Node node, ReadContext in) {
        return Expressions.text("a measure", node, in)
                .flatMap(text -> new MeasureText(name, text, (Node.Scalar) node, in).measure());
    }

    private Optional<View.Measure> measure() {
        var call = CALL.matcher(text.value());
        if (!call.lookingAt()) {
            return wrong(0, GeneralLintMessage.MEASURE_FORM, text.value().strip());
        }
        int close = Brackets.closing(text.value(), call.end() - 1);
        if (close < 0) {
            return wrong(call.end() - 1, GeneralLintMessage.MEASURE_OPEN);
        }
        var kind = kind(call.group(1), call.start(1));
        var inside = text.slice(call.end(), close).strip();
        if (kind.isEmpty() || !argument(kind.get(), inside, call.end())) {
            return Optional.empty();
        }
        var rest = text.slice(close + 1, text.value().length());
        var of =
                kind.get() == View.Kind.COUNT
                        ? Optional.<Sql>empty()
                        : Optional.of(in.sql(inside, scalar));
        if (rest.value().isBlank()) {
            return measure(kind.get(), of, Optional.empty());
        }
        return filter(rest).flatMap(filter -> measure(kind.get(), of, Optional.of(filter)));
    }

    private Optional<View.Measure> measure(View.Kind kind, Optional<Sql> of, Optional<Sql> filter) {
        return Optional.of(new View.Measure(name, kind, of, filter, Type.Simple.BIGINT));
    }

    private Optional<View.Kind> kind(String word, int at) {
        var name = word.toLowerCase(Locale.ROOT);
        if (NAMES.contains(name)) {
            return Optional.of(View.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        if (name.equals("avg") || name.equals("mean")) {
            return wrong(at, GeneralLintMessage.NO_AVERAGE);
        }
        var hint = Suggestion.to(name, NAMES).map(Suggestion::didYouMean);
        in.report()
                .problem(
                        text.mark(at),
                        GeneralLintMessage.UNKNOWN_MEASURE.what(word),
                        hint.or(GeneralLintMessage.UNKNOWN_MEASURE::hint));
        return Optional.empty();
    }

    private boolean argument(View.Kind kind, PositionedText inside, int at) {
        if (kind == View.Kind.COUNT && !inside.value().equals("*")) {
            boolean distinct = DISTINCT.matcher(inside.value()).lookingAt();
            wrong(
                    at,
                    distinct ? GeneralLintMessage.COUNT_DISTINCT : GeneralLintMessage.COUNT_FORM,
                    inside.value());
            return false;
        }
        if (kind != View.Kind.COUNT && inside.value().isEmpty()) {
            wrong(at, GeneralLintMessage.NO_EXPRESSION, "a SQL expression");
            return false;
        }
        return true;
    }

    private Optional<Sql> filter(PositionedText rest) {
        var filter = FILTER.matcher(rest.value());
        int at = rest.value().length() - rest.value().stripLeading().length();
        if (!filter.lookingAt()) {
            in.problem(rest.mark(at), GeneralLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        int close = Brackets.closing(rest.value(), rest.value().indexOf('('));
        if (close < 0 || !rest.value().substring(close + 1).isBlank()) {
            in.problem(rest.mark(at), GeneralLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        var condition = rest.slice(filter.end(), close).strip();
        if (condition.value().isEmpty()) {
            in.problem(rest.mark(at), GeneralLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        return Optional.of(in.sql(condition, scalar));
    }

    private <T> Optional<T> wrong(int offset, GeneralLintMessage message, Object... values) {
        in.problem(text.mark(offset), message, values);
        return Optional.empty();
    }
}

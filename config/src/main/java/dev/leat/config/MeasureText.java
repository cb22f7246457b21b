package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.Formula;
import dev.leat.app.Sql;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.config.text.Brackets;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.MeasureLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.PositionedText;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Parses a measure: `count(*)`, `sum(e)`, `avg(e)`, `min(e)` or `max(e)`, optionally with `filter
/// (where e)`, or a formula. The type of `e` is determined later.
///
/// @param view the name of the view
/// @param names the names of all measures of the view
record MeasureText(
        String name,
        String view,
        List<String> names,
        PositionedText text,
        Node.Scalar scalar,
        ReadContext in) {

    /// A parsed measure: the measures to store, and the formula if it is computed from stored ones.
    /// The formula may name measures that are themselves computed.
    record Parsed(List<View.Measure> stored, Optional<Formula> formula) {}

    private static final Pattern CALL = Pattern.compile("\\s*(\\w+)\\s*\\(");
    private static final Pattern FILTER =
            Pattern.compile("\\s*filter\\s*\\(\\s*where\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern DISTINCT = Pattern.compile("(?i)distinct\\b");

    private static final List<String> NAMES = List.of("count", "sum", "avg", "min", "max");

    /// Returns the JSON Schema of a measure.
    static JsonSchema schema() {
        return JsonSchema.text(
                        "\\s*([cC][oO][uU][nN][tT]|[sS][uU][mM]|[aA][vV][gG]|[mM][iI][nN]|[mM][aA][xX])\\s*\\([\\s\\S]*|"
                                + FormulaText.PATTERN)
                .with(
                        "examples",
                        List.of(
                                "count(*)",
                                "sum(VALUE)",
                                "avg(VALUE)",
                                "min(VALUE)",
                                "max(VALUE)",
                                "TOTAL / COUNT"));
    }

    static Optional<Parsed> read(
            String name, String view, List<String> names, Node node, ReadContext in) {
        return Expressions.text("a measure", node, in)
                .flatMap(text ->
                        new MeasureText(name, view, names, text, (Node.Scalar) node, in).parsed());
    }

    private Optional<Parsed> parsed() {
        var call = CALL.matcher(text.value());
        if (!call.lookingAt()) {
            return new FormulaText(name, view, names, text, in)
                    .read()
                    .map(formula -> new Parsed(List.of(), Optional.of(formula)));
        }
        int close = Brackets.closing(text.value(), call.end() - 1);
        if (close < 0) {
            return wrong(call.end() - 1, MeasureLintMessage.MEASURE_OPEN);
        }
        boolean average = call.group(1).toLowerCase(Locale.ROOT).equals("avg");
        var kind = average ? Optional.of(View.Kind.SUM) : kind(call.group(1), call.start(1));
        var inside = text.slice(call.end(), close).strip();
        if (kind.isEmpty() || !argument(kind.get(), inside, call.end())) {
            return Optional.empty();
        }
        var rest = text.slice(close + 1, text.value().length());
        var of =
                kind.get() == View.Kind.COUNT
                        ? Optional.<Sql>empty()
                        : Optional.of(in.sql(inside, scalar));
        Optional<Sql> filter = rest.value().isBlank() ? Optional.empty() : filter(rest);
        if (filter.isEmpty() && !rest.value().isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                average
                        ? average(of.orElseThrow(), filter)
                        : new Parsed(
                                List.of(measure(name, kind.get(), of, filter)), Optional.empty()));
    }

    /// Returns the sum of the values, and the number of those that are not null.
    private Parsed average(Sql of, Optional<Sql> filter) {
        var sum = ViewColumn.part(name, "sum");
        var count = ViewColumn.part(name, "count");
        var notNull = "(" + of.text() + ") IS NOT NULL";
        var counted =
                new Sql(
                        filter.map(f -> "(" + f.text() + ") AND " + notNull).orElse(notNull),
                        of.mark());
        return new Parsed(
                List.of(
                        measure(sum, View.Kind.SUM, Optional.of(of), filter),
                        measure(count, View.Kind.COUNT, Optional.empty(), Optional.of(counted))),
                Optional.of(Formula.mean(sum, count)));
    }

    private static View.Measure measure(
            String name, View.Kind kind, Optional<Sql> of, Optional<Sql> filter) {
        return new View.Measure(name, kind, of, filter, Type.Simple.BIGINT);
    }

    private Optional<View.Kind> kind(String word, int at) {
        var name = word.toLowerCase(Locale.ROOT);
        if (NAMES.contains(name)) {
            return Optional.of(View.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        var hint = Suggestion.to(name, NAMES).map(Suggestion::didYouMean);
        in.report()
                .problem(
                        text.mark(at),
                        MeasureLintMessage.UNKNOWN_MEASURE.what(word),
                        hint.or(MeasureLintMessage.UNKNOWN_MEASURE::hint));
        return Optional.empty();
    }

    private boolean argument(View.Kind kind, PositionedText inside, int at) {
        if (kind == View.Kind.COUNT && !inside.value().equals("*")) {
            boolean distinct = DISTINCT.matcher(inside.value()).lookingAt();
            wrong(
                    at,
                    distinct ? MeasureLintMessage.COUNT_DISTINCT : MeasureLintMessage.COUNT_FORM,
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
            in.problem(rest.mark(at), MeasureLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        int close = Brackets.closing(rest.value(), rest.value().indexOf('('));
        if (close < 0 || !rest.value().substring(close + 1).isBlank()) {
            in.problem(rest.mark(at), MeasureLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        var condition = rest.slice(filter.end(), close).strip();
        if (condition.value().isEmpty()) {
            in.problem(rest.mark(at), MeasureLintMessage.FILTER_FORM, rest.value().strip());
            return Optional.empty();
        }
        return Optional.of(in.sql(condition, scalar));
    }

    private <T> Optional<T> wrong(int offset, LintMessage message, Object... values) {
        in.problem(text.mark(offset), message, values);
        return Optional.empty();
    }
}

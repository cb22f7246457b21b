package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Rules about the key columns of pipelines and of the views that they write.
final class KeyRules {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern TRIM = Pattern.compile("(?i)(?<![\\w.])trim\\s*\\(");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_]\\w*");

    private KeyRules() {}

    /// Warns about `trim` in a key. `trim` removes neither a trailing tab nor a no-break space, so
    /// a value that ends in one is a different key.
    static void keysAreStripped(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var names = new HashSet<>(lower(pipeline.key()));
            for (var sink : pipeline.to()) {
                sink.view()
                        .map(app.views()::get)
                        .ifPresent(view -> names.addAll(keys(view, sink, in)));
            }
            steps(pipeline, names, in);
        }
    }

    /// Returns the columns of the row from which a view's key is computed.
    private static Set<String> keys(View view, Sink sink, ReadContext in) {
        var columns = new HashSet<>(lower(view.key().stream().map(View.Key::column).toList()));
        from(sink.columns(), columns, in);
        return columns;
    }

    private static void steps(Pipeline pipeline, Set<String> names, ReadContext in) {
        for (var step : pipeline.steps().reversed()) {
            switch (step) {
                case Step.Set set -> from(set.columns(), names, in);
                case Step.Select select -> from(select.columns(), names, in);
                case Step.Exclude _,
                        Step.Check _,
                        Step.Where _,
                        Step.Unnest _,
                        Step.Lookup _,
                        Step.Distinct _,
                        Step.Aggregate _,
                        Step.Query _,
                        Step.Java _ -> {}
            }
        }
    }

    /// Checks the expressions of the columns in `names`. Adds the columns that these expressions
    /// use to `names`.
    private static void from(Map<String, Sql> columns, Set<String> names, ReadContext in) {
        var used = new HashSet<String>();
        columns.forEach((name, sql) -> {
            if (names.contains(name.toLowerCase(Locale.ROOT))) {
                var bare =
                        QUOTED.matcher(sql.text()).replaceAll(m -> "'".repeat(m.group().length()));
                TRIM.matcher(bare)
                        .results()
                        .filter(call -> alone(bare, call.end()))
                        .map(MatchResult::start)
                        .forEach(at ->
                                in.warning(
                                        in.place(sql, at), GeneralLintMessage.KEY_TRIMMED, name));
                NAME.matcher(bare).results().forEach(word -> used.add(lower(word.group())));
            }
        });
        names.addAll(used);
    }

    /// Returns true if the function call whose opening bracket is before `from` has one argument.
    private static boolean alone(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length() && depth > 0; i++) {
            switch (text.charAt(i)) {
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                case ',' -> {
                    if (depth == 1) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        return true;
    }

    private static Set<String> lower(Collection<String> names) {
        return Set.copyOf(names.stream().map(KeyRules::lower).distinct().toList());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.config.text.ReadContext;
import dev.leat.config.text.StepLintMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Rules about the step `unnest`.
final class UnnestRules {

    private static final Pattern TEXT = Pattern.compile("'[^']*'");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_]\\w*");
    private static final Pattern NUMBER = Pattern.compile("(?i)\\bsource\\s*\\.\\s*\"?item\\b");

    private UnnestRules() {}

    static void onQueuesOnly(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            if (pipeline.from().files().isPresent()) {
                for (var step : unnests(pipeline)) {
                    in.problem(
                            in.markIn(step),
                            StepLintMessage.UNNEST_FILES,
                            pipeline.name(),
                            step.column());
                }
            }
        }
    }

    static void onlyOnce(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            unnests(pipeline).stream()
                    .skip(1)
                    .forEach(step ->
                            in.problem(
                                    in.markIn(step),
                                    StepLintMessage.UNNEST_TWICE,
                                    pipeline.name(),
                                    step.column()));
        }
    }

    /// Warns about a key that is equal in all rows of a message. Such rows collide, and the message
    /// is rejected. The dependence of columns is estimated from the texts of expressions.
    static void keysDistinguishElements(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var unnests = unnests(pipeline);
            if (unnests.size() == 1 && !pipeline.key().isEmpty()) {
                var names = ofElement(pipeline);
                if (pipeline.key().stream().map(UnnestRules::lower).noneMatch(names::contains)) {
                    in.warning(
                            in.mark("pipelines", pipeline.name(), "key"),
                            StepLintMessage.UNNEST_KEY,
                            pipeline.name(),
                            unnests.getFirst().as());
                }
            }
        }
    }

    private static List<Step.Unnest> unnests(Pipeline pipeline) {
        return pipeline.steps().stream()
                .filter(Step.Unnest.class::isInstance)
                .map(Step.Unnest.class::cast)
                .toList();
    }

    /// Returns the columns after the steps that depend on the element, in lower case.
    private static Set<String> ofElement(Pipeline pipeline) {
        Set<String> names = new HashSet<>();
        for (var step : pipeline.steps()) {
            switch (step) {
                case Step.Unnest unnest -> names.add(lower(unnest.as()));
                case Step.Set set -> {
                    var made = dependent(set.columns(), names);
                    set.columns().keySet().forEach(name -> names.remove(lower(name)));
                    names.addAll(made);
                }
                case Step.Select select -> {
                    var made = dependent(select.columns(), names);
                    names.clear();
                    names.addAll(made);
                }
                case Step.Exclude exclude ->
                        exclude.columns().forEach(name -> names.remove(lower(name)));
                // a key cannot derive from a lookup
                case Step.Lookup lookup ->
                        lookup.take().keySet().forEach(name -> names.remove(lower(name)));
                case Step.Check _,
                        Step.Where _,
                        Step.Distinct _,
                        Step.Aggregate _,
                        Step.Query _,
                        Step.Java _ -> {}
            }
        }
        return names;
    }

    private static Set<String> dependent(Map<String, Sql> columns, Set<String> names) {
        var made = new HashSet<String>();
        columns.forEach((name, sql) -> {
            var bare = TEXT.matcher(sql.text()).replaceAll("''");
            if (NUMBER.matcher(bare).find()
                    || NAME.matcher(bare)
                            .results()
                            .anyMatch(m -> names.contains(lower(m.group())))) {
                made.add(lower(name));
            }
        });
        return made;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

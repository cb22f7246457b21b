package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Table;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Rules about lookups.
final class LookupRules {

    private static final Pattern TEXT = Pattern.compile("'[^']*'");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_]\\w*");

    private LookupRules() {}

    static void originsExist(App app, ReadContext in) {
        for (var lookup : app.all(Lookup.class).values()) {
            switch (lookup.origin()) {
                case Lookup.Origin.OfFile _ -> {}
                case Lookup.Origin.OfObject(var bucket, _, _) -> {
                    if (!app.buckets().containsKey(bucket)) {
                        var mark = in.mark("lookups", lookup.name(), "bucket");
                        PipelineRules.unknown("bucket", bucket, app.buckets().keySet(), mark, in);
                    }
                }
                case Lookup.Origin.OfTable(var name) -> {
                    var table = app.all(Table.class).get(name);
                    if (table == null) {
                        var mark = in.mark("lookups", lookup.name(), "table");
                        PipelineRules.unknown(
                                "table", name, app.all(Table.class).keySet(), mark, in);
                    } else {
                        keyTypes(lookup, table, in);
                    }
                }
            }
        }
    }

    private static void keyTypes(Lookup lookup, Table table, ReadContext in) {
        for (var attribute : table.key().attributes()) {
            for (var field : lookup.schema().fields()) {
                if (field.name().equals(attribute.name())
                        && Table.KeyType.of(field.type()) != attribute.type()) {
                    in.problem(
                            in.mark("lookups", lookup.name(), "schema"),
                            LookupLintMessage.TABLE_KEY_TYPE,
                            field.name(),
                            lookup.name(),
                            field.type(),
                            table.name(),
                            attribute.type() == Table.KeyType.N ? "a number" : "a text");
                }
            }
        }
    }

    static void lookupsAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            for (var step : pipeline.steps()) {
                if (step instanceof Step.Lookup lookup) {
                    used.add(lookup.lookup().name());
                }
            }
        }
        for (var name : app.all(Lookup.class).keySet()) {
            if (!used.contains(name)) {
                in.warning(in.keyMark("lookups", name), LookupLintMessage.UNUSED, name);
            }
        }
    }

    static void onQueuesOnly(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var step : pipeline.steps()) {
                if (step instanceof Step.Lookup && pipeline.from().files().isPresent()) {
                    in.problem(
                            in.keyMarkIn(step, "lookup"),
                            LookupLintMessage.FROM_FILES,
                            pipeline.name());
                }
            }
        }
    }

    /// Reports a key or version whose value may come from a lookup. A redelivery may find another
    /// value, and the record would be another one.
    static void keysAreOfRecords(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            var derived = derived(pipeline);
            int index = 0;
            for (var column : pipeline.key()) {
                var mark = in.mark("pipelines", pipeline.name(), "key", index++);
                report(column, pipeline, derived, mark, LookupLintMessage.IN_KEY, in);
            }
            pipeline.version()
                    .ifPresent(version ->
                            report(
                                    version.column(),
                                    pipeline,
                                    derived,
                                    in.mark("pipelines", pipeline.name(), "version"),
                                    LookupLintMessage.IN_VERSION,
                                    in));
        }
    }

    private static void report(
            String column,
            Pipeline pipeline,
            Map<String, String> derived,
            dev.leat.app.SourcePosition mark,
            LookupLintMessage message,
            ReadContext in) {
        var lookup = derived.get(column.toLowerCase(Locale.ROOT));
        if (lookup != null) {
            in.problem(mark, message, column, pipeline.name(), lookup);
        }
    }

    /// Returns the lookup from which each column may derive, by the column in lower case.
    private static Map<String, String> derived(Pipeline pipeline) {
        Map<String, String> derived = new HashMap<>();
        for (var step : pipeline.steps()) {
            switch (step) {
                case Step.Lookup lookup ->
                        lookup.take()
                                .keySet()
                                .forEach(name ->
                                        derived.put(
                                                name.toLowerCase(Locale.ROOT),
                                                lookup.lookup().name()));
                case Step.Set set -> {
                    var made = made(set.columns(), derived);
                    set.columns().keySet().forEach(n -> derived.remove(n.toLowerCase(Locale.ROOT)));
                    derived.putAll(made);
                }
                case Step.Select select -> {
                    var made = made(select.columns(), derived);
                    derived.clear();
                    derived.putAll(made);
                }
                default -> {}
            }
        }
        return derived;
    }

    private static Map<String, String> made(Map<String, Sql> columns, Map<String, String> derived) {
        var made = new HashMap<String, String>();
        columns.forEach((name, sql) ->
                NAME.matcher(TEXT.matcher(sql.text()).replaceAll(" "))
                        .results()
                        .map(MatchResult::group)
                        .map(word -> derived.get(word.toLowerCase(Locale.ROOT)))
                        .filter(lookup -> lookup != null)
                        .findFirst()
                        .ifPresent(lookup -> made.put(name.toLowerCase(Locale.ROOT), lookup)));
        return made;
    }
}

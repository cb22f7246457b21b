package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Step;
import dev.leat.app.Table;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashSet;

/// Rules about lookups.
final class LookupRules {

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

    /// Refuses `missing: retry` in pipelines of files, where it would hold up all lines of a file.
    static void linesAreNotRetried(App app, ReadContext in) {
        for (var pipeline : app.pipelines().values()) {
            for (var step : pipeline.steps()) {
                if (step instanceof Step.Lookup lookup
                        && lookup.missing() == Step.Lookup.Missing.RETRY
                        && pipeline.from().files().isPresent()) {
                    in.problem(
                            in.markIn(step, "lookup", "missing"),
                            LookupLintMessage.RETRY_OF_LINES,
                            pipeline.name());
                }
            }
        }
    }
}

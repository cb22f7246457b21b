package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.kernel.Explained;
import dev.leat.plan.PipelineKey;
import dev.leat.plan.ViewDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A pipeline as it was understood, in an environment: facts by name about it and about each of its
/// sinks, the same ones for people and as JSON, and its statement. A fact is a text, a number or a
/// list of texts.
record Explanation(
        Map<String, Object> facts, List<Map<String, Object>> sinks, Explained statement) {

    /// User and password of a URL are nobody's business.
    private static final Pattern SECRET = Pattern.compile("//[^/@]*@");

    static Explanation of(
            App app, Pipeline pipeline, Environment environment, Explained statement) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("pipeline", pipeline.name());
        facts.put("queue", pipeline.from().queue());
        if (app.queue(pipeline.from().queue()).fifo().isPresent()) {
            facts.put("order", "of each group, as the queue is FIFO");
        }
        facts.put("schema", pipeline.from().schema().name());
        facts.put("batch", pipeline.from().batch());
        facts.put("key", PipelineKey.text(pipeline));
        pipeline.version()
                .ifPresent(version -> {
                    facts.put("version", version.column());
                    version.deleteWhen().ifPresent(sql -> facts.put("delete_when", text(sql)));
                });
        facts.put(
                "dedupe_window",
                pipeline.version().isPresent()
                        ? "for ever"
                        : app.dedupeWindow(pipeline).toDays() + "d");
        var sinks = pipeline.to().stream().map(sink -> sink(app, sink, environment)).toList();
        return new Explanation(facts, sinks, statement);
    }

    private static Map<String, Object> sink(App app, Sink sink, Environment environment) {
        var facts = new LinkedHashMap<String, Object>();
        switch (sink) {
            case Sink.ToQueue queue -> {
                facts.put("queue", sink.name());
                queue.group().ifPresent(sql -> facts.put("group", text(sql)));
            }
            case Sink.ToView _, Sink.ToTopic _ -> facts.put(sink.kind(), sink.name());
            case Sink.ToBucket bucket -> {
                facts.put("bucket", sink.name());
                facts.put("path", bucket.path().toString());
            }
        }
        switch (sink.filter()) {
            case Sink.Filter.All() -> {}
            case Sink.Filter.Where(var condition) -> facts.put("where", text(condition));
            case Sink.Filter.Else() -> facts.put("else", "true");
        }
        if (!sink.columns().isEmpty()) {
            facts.put(
                    "select",
                    sink.columns().entrySet().stream()
                            .map(column -> column.getKey() + " = " + text(column.getValue()))
                            .toList());
        }
        var store = Optional.ofNullable(environment.stores().get(sink.name()));
        facts.put(
                "store",
                store.map(url -> SECRET.matcher(url).replaceFirst("//***@"))
                        .orElse("the state folder"));
        if (sink instanceof Sink.ToView) {
            var view = app.view(sink.name());
            facts.put("holds", ViewDefinition.lines(view));
            view.rankBy().ifPresent(rank -> facts.put("rank_by", rank));
            store.flatMap(_ -> view.redisKey()).ifPresent(key -> facts.put("redis_key", key));
        }
        return facts;
    }

    private static String text(Sql sql) {
        return sql.text().strip();
    }

    /// Everything, as JSON has it.
    Map<String, Object> all() {
        var all = new LinkedHashMap<>(facts);
        all.put("sinks", sinks);
        all.put("sql", statement.sql());
        all.put("expressions", statement.expressions().stream().map(Explanation::place).toList());
        return all;
    }

    private static Map<String, Object> place(Sql sql) {
        var place = new LinkedHashMap<String, Object>();
        place.put("line", sql.mark().line());
        place.put("column", sql.mark().column());
        place.put("sql", sql.text());
        return place;
    }

    /// Everything, for people.
    List<String> lines() {
        var lines = new ArrayList<String>();
        tell(facts, "", lines);
        for (var sink : sinks) {
            lines.add("");
            tell(sink, "to ", lines);
        }
        lines.add("");
        lines.addAll(statement.sql().lines().toList());
        return lines;
    }

    /// The first fact says what the others are about.
    private static void tell(Map<String, Object> facts, String before, List<String> lines) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        boolean first = true;
        for (var fact : facts.entrySet()) {
            var texts =
                    fact.getValue() instanceof List<?> list
                            ? list.stream().map(String::valueOf).toList()
                            : fact.getValue().toString().lines().toList();
            var name = fact.getKey();
            for (var text : texts) {
                lines.add(
                        first
                                ? before + name + " " + text
                                : "  %s%s  %s"
                                        .formatted(name, " ".repeat(width - name.length()), text));
                first = false;
                name = "";
            }
        }
    }
}

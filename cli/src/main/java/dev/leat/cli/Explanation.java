package dev.leat.cli;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Csv;
import dev.leat.app.Environment;
import dev.leat.app.FileSource;
import dev.leat.app.Pipeline;
import dev.leat.app.RowText;
import dev.leat.app.Shrink;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.StreamSource;
import dev.leat.app.Subscription;
import dev.leat.app.TextTemplate;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.kernel.compile.ExplainedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The resolved definition of a pipeline in an environment: named properties of the pipeline and of
/// each sink, and the SQL statement. A property is a text, a number or a list of texts. Text and
/// JSON output contain the same properties.
record Explanation(
        Map<String, Object> facts,
        List<Map<String, Object>> sinks,
        Map<String, List<Map<String, Object>>> notifications,
        ExplainedStatement statement) {

    /// The user and password in a URL, which the output masks.
    private static final Pattern SECRET = Pattern.compile("//[^/@]*@");

    static Explanation of(
            App app, Pipeline pipeline, Environment environment, ExplainedStatement statement) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("pipeline", pipeline.name());
        pipeline.from().files().ifPresent(files -> files(files, facts));
        var source = app.terms(pipeline);
        if (pipeline.from() instanceof StreamSource from) {
            facts.put("stream", from.stream());
            facts.put("start", from.start().name().toLowerCase(Locale.ROOT));
            facts.put("order", "per shard");
            facts.put("redrives", source.name());
        } else {
            facts.put("queue", source.name());
        }
        app.queue(source.name())
                .subscription()
                .ifPresent(subscription -> facts.put("subscribes_to", subscribed(subscription)));
        if (app.queue(source.name()).fifo().isPresent()) {
            facts.put("order", "per message group (FIFO queue)");
        }
        facts.put(
                "schema",
                pipeline.from().infersColumns()
                        ? "none: each file's own columns, as text"
                        : pipeline.from().schema().name());
        if (pipeline.from().files().isEmpty()) {
            facts.put("batch", pipeline.from().batch());
            if (!pipeline.from().window().isZero()) {
                facts.put("batch_window", duration(pipeline.from().window()));
            }
        }
        facts.put(
                "key",
                pipeline.key().isEmpty() && pipeline.from().files().isPresent()
                        ? "line of the file"
                        : PipelineFingerprint.text(pipeline));
        pipeline.version()
                .ifPresent(version -> {
                    facts.put("version", version.column());
                    version.deleteWhen().ifPresent(sql -> facts.put("delete_when", text(sql)));
                });
        facts.put(
                "dedupe_window",
                pipeline.version().isPresent() ? "forever" : source.dedupeWindow().toDays() + "d");
        if (pipeline.keepsUnknownFields()) {
            facts.put("unknown_fields", "keep");
        }
        pipeline.shrink().ifPresent(shrink -> facts.put("shrink", text(shrink)));
        var notifications = new LinkedHashMap<String, List<Map<String, Object>>>();
        if (pipeline.from().files().isPresent()) {
            notifications.put("on_success", sinks(app, pipeline.onSuccess(), environment));
            notifications.put("on_failure", sinks(app, pipeline.onFailure(), environment));
        }
        return new Explanation(
                facts, sinks(app, pipeline.to(), environment), notifications, statement);
    }

    private static String duration(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    private static List<String> text(Shrink shrink) {
        var texts = new ArrayList<String>();
        texts.add("to %,d bytes".formatted(shrink.to()));
        shrink.columns()
                .forEach((column, rule) ->
                        texts.add(
                                column
                                        + switch (rule) {
                                            case Shrink.Rule.Drop _ -> " drop";
                                            case Shrink.Rule.Truncate(int bytes) ->
                                                    " truncate %,d bytes".formatted(bytes);
                                            case Shrink.Rule.First(int items) -> " first " + items;
                                        }));
        shrink.offload().ifPresent(bucket -> texts.add("offload to bucket " + bucket));
        return texts;
    }

    /// Adds the settings of a file source, including defaults.
    private static void files(FileSource files, Map<String, Object> facts) {
        facts.put("bucket", files.bucket());
        if (!files.prefix().isEmpty()) {
            facts.put("prefix", files.prefix());
        }
        if (!files.suffix().isEmpty()) {
            facts.put("suffix", files.suffix());
        }
        facts.put("format", files.format().word());
        switch (files.format()) {
            case CSV, TSV -> facts.put("csv", dialect(files.csv()));
            case NDJSON, JSON -> facts.put("encoding", files.csv().encoding());
            case PARQUET -> {}
        }
        facts.put("on_overwrite", files.onOverwrite().name().toLowerCase(Locale.ROOT));
    }

    private static List<String> dialect(Csv csv) {
        return List.of(
                "delimiter " + shown(csv.delimiter()),
                "quote " + csv.quote().map(Explanation::shown).orElse("none"),
                "escape " + csv.escape().map(Explanation::shown).orElse("none"),
                "header " + csv.header(),
                "nulls " + csv.nulls().stream().map(t -> "'" + t + "'").toList(),
                "encoding " + csv.encoding(),
                "comment " + csv.comment().map(Explanation::shown).orElse("none"));
    }

    private static String shown(char character) {
        return character == '\t' ? "\\t" : String.valueOf(character);
    }

    private static String subscribed(Subscription subscription) {
        return "topic "
                + subscription.topic()
                + subscription
                        .where()
                        .map(policy ->
                                switch (policy.scope()) {
                                            case ATTRIBUTES -> ", where the attributes match ";
                                            case BODY -> ", where the body matches ";
                                        }
                                        + policy.json())
                        .orElse("");
    }

    private static List<String> subscribers(App app, String topic) {
        return Stream.concat(
                        app.subscribers(topic).stream().map(queue -> "queue " + queue.name()),
                        app.topic(topic).email().stream())
                .toList();
    }

    private static List<Map<String, Object>> sinks(
            App app, List<Sink> sinks, Environment environment) {
        return sinks.stream().map(sink -> sink(app, sink, environment)).toList();
    }

    private static Map<String, Object> sink(App app, Sink sink, Environment environment) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put(sink.kind(), sink.name());
        sink.text().ifPresent(text -> facts.put(text.word(), computed(text.value())));
        sink.topic().ifPresent(topic -> facts.put("subscribers", subscribers(app, topic)));
        sink.files()
                .ifPresent(files -> {
                    facts.put("path", files.path().toString());
                    facts.put("format", files.format().word());
                    facts.put("compression", files.compression().word());
                });
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
        var store =
                sink.view()
                        .map(environment.stores()::get)
                        .or(() -> sink.warehouseTable().flatMap(_ -> environment.warehouse()));
        facts.put(
                "store",
                store.map(url -> SECRET.matcher(url).replaceFirst("//***@"))
                        .orElseGet(() -> place(app, sink, environment)));
        if (sink.view().isPresent()) {
            var view = app.view(sink.name());
            facts.put("definition", ViewFingerprint.lines(view));
            view.rankBy().ifPresent(rank -> facts.put("rank_by", rank));
            store.flatMap(_ -> view.redisKey()).ifPresent(key -> facts.put("redis_key", key));
        }
        return facts;
    }

    /// Returns the place of the records of a sink without an external store.
    private static String place(App app, Sink sink, Environment environment) {
        return environment
                .aws()
                .map(aws -> place(app, sink, new AwsResourceNames(app.name(), aws.prefix())))
                .orElse(
                        sink.keepsMessages()
                                ? "the state folder, until each record is sent"
                                : "the state folder");
    }

    private static String place(App app, Sink sink, AwsResourceNames names) {
        if (sink.keepsMessages()) {
            return "the queue of the pipeline, until each record is sent";
        }
        return sink.queue()
                .map(queue -> "the SQS queue " + names.of(app.queue(queue)))
                .or(() -> sink.topic().map(topic -> "the SNS topic " + names.of(topic)))
                .or(() -> sink.table().map(table -> "the DynamoDB table " + names.of(table)))
                .or(() -> sink.files().map(_ -> "the S3 bucket " + names.of(sink.name())))
                .orElseGet(() -> "the DynamoDB table " + names.stateTable());
    }

    private static String text(Sql sql) {
        return sql.text().strip();
    }

    private static String computed(RowText.Computed value) {
        return switch (value) {
            case Sql sql -> text(sql);
            case TextTemplate template -> template.toString();
        };
    }

    /// Returns all properties for JSON output.
    Map<String, Object> all() {
        var all = new LinkedHashMap<>(facts);
        all.put("sinks", sinks);
        all.putAll(notifications);
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

    /// Returns all properties as lines of text.
    List<String> lines() {
        var lines = new ArrayList<String>();
        add(facts, "", lines);
        for (var sink : sinks) {
            lines.add("");
            add(sink, "to ", lines);
        }
        notifications.forEach((event, sinks) ->
                sinks.forEach(sink -> {
                    lines.add("");
                    add(sink, event + " ", lines);
                }));
        lines.add("");
        lines.addAll(statement.sql().lines().toList());
        return lines;
    }

    /// Adds lines for the properties. The first property is the heading of the others.
    private static void add(Map<String, Object> facts, String before, List<String> lines) {
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

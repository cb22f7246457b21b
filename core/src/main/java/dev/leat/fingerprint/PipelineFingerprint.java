package dev.leat.fingerprint;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The words that say which records of a pipeline are the same, and where they may change which
/// state is newer and which says that its record is gone: the columns and, step by step, the
/// expressions that make them. They are kept with the identities; other words mean other
/// identities. What else the steps make does not matter.
public final class PipelineFingerprint {

    private static final String BY_VERSION = " by version ";
    private static final String GONE_WHEN = ", gone when ";

    /// What may name a column. Texts in quotes are passed over.
    private static final Pattern NAME =
            Pattern.compile(
                    "'(?:[^']|'')*'|\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[\\p{L}_]\\w*)");

    /// The names that make the key at the place that the walk has come to, from the end on. A
    /// function has its name here, too: more names only make the words stricter.
    private final Set<String> names;

    private PipelineFingerprint(Pipeline pipeline) {
        this.names =
                pipeline.key().stream().map(PipelineFingerprint::name).collect(Collectors.toSet());
        pipeline.version()
                .ifPresent(version -> {
                    names.add(name(version.column()));
                    version.deleteWhen().ifPresent(sql -> names.addAll(names(sql)));
                });
    }

    /// As in `order_id with order_id = trim(id), then order_id = upper(order_id)`, or where records
    /// change `order_id by version revision, gone when status = 'DELETED'` with the same behind it.
    public static String text(Pipeline pipeline) {
        if (pipeline.key().isEmpty() && pipeline.version().isEmpty()) {
            return "the message";
        }
        var walk = new PipelineFingerprint(pipeline);
        var made = new ArrayList<String>();
        for (var step : pipeline.steps().reversed()) {
            var line =
                    switch (step) {
                        case Step.Set set -> walk.set(set.columns());
                        case Step.Select select -> walk.select(select.columns());
                        case Step.Exclude _,
                                Step.Check _,
                                Step.Where _,
                                Step.Distinct _,
                                Step.Aggregate _,
                                Step.Query _ ->
                                "";
                    };
            if (!line.isEmpty()) {
                made.add(line);
            }
        }
        var key = columns(pipeline);
        return made.isEmpty() ? key : key + " with " + String.join(", then ", made.reversed());
    }

    /// Whether what was kept under such words can go on under today's. Records that never change
    /// may get another key: they are other records then. Those that change may not, nor their
    /// version, as what views have inside could not be found or compared any more; only when they
    /// are gone may be said otherwise.
    public static boolean goesOn(String kept, Pipeline now) {
        if (now.version().isEmpty()) {
            return !columnsOf(kept).contains(BY_VERSION);
        }
        var head = key(now);
        var tail = text(now).substring(columns(now).length());
        if (!kept.startsWith(head)
                || !kept.endsWith(tail)
                || kept.length() < head.length() + tail.length()) {
            return false;
        }
        var gone = kept.substring(head.length(), kept.length() - tail.length());
        return gone.isEmpty() || gone.startsWith(GONE_WHEN);
    }

    /// What it means to go on under today's words, for people.
    public static String consequence(Pipeline now) {
        return now.version().isEmpty()
                ? "records from before that come again count again"
                : "states that were taken before stay as they were judged";
    }

    private static String columnsOf(String text) {
        return text.split(" with ", 2)[0];
    }

    private static String columns(Pipeline pipeline) {
        var gone =
                pipeline.version()
                        .flatMap(Pipeline.Version::deleteWhen)
                        .map(sql -> GONE_WHEN + sql.text().strip())
                        .orElse("");
        return key(pipeline) + gone;
    }

    private static String key(Pipeline pipeline) {
        var key = pipeline.key().isEmpty() ? "the message" : String.join(", ", pipeline.key());
        return key + pipeline.version().map(v -> BY_VERSION + v.column()).orElse("");
    }

    private String set(Map<String, Sql> columns) {
        var mine = mine(columns);
        mine.keySet().forEach(column -> names.remove(name(column)));
        mine.values().forEach(sql -> names.addAll(names(sql)));
        return line(mine);
    }

    private String select(Map<String, Sql> columns) {
        var mine = mine(columns);
        names.clear();
        mine.values().forEach(sql -> names.addAll(names(sql)));
        return line(mine);
    }

    private Map<String, Sql> mine(Map<String, Sql> columns) {
        return columns.entrySet().stream()
                .filter(column -> names.contains(name(column.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// A column that stays as it is makes nothing.
    private static String line(Map<String, Sql> columns) {
        return columns.entrySet().stream()
                .filter(column -> !column.getKey().equals(column.getValue().text().strip()))
                .map(column -> column.getKey() + " = " + column.getValue().text().strip())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Set<String> names(Sql sql) {
        var found = new HashSet<String>();
        var match = NAME.matcher(sql.text());
        while (match.find()) {
            var quoted = match.group("quoted");
            var plain = match.group("plain");
            if (quoted != null) {
                found.add(name(quoted.replace("\"\"", "\"")));
            } else if (plain != null) {
                found.add(name(plain));
            }
        }
        return found;
    }

    /// SQL takes `Id` and `id` for one column.
    private static String name(String column) {
        return column.toLowerCase(Locale.ROOT);
    }
}

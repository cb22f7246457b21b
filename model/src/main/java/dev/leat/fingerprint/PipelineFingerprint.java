package dev.leat.fingerprint;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The fingerprint of a pipeline's identities: the key columns, the version, `delete_when`, step by
/// step the expressions that compute them, and the first name of a renamed pipeline. An identity is
/// a hash that identifies a record. The fingerprint is stored with the identities; if it changes,
/// the same record may get another identity. Other results of the steps are not included.
public final class PipelineFingerprint {

    private static final String BY_VERSION = " by version ";
    private static final String NAMED = " (named ";
    private static final String ALL_ROWS = " of all rows";
    private static final String GONE_WHEN = ", gone when ";

    /// The columns that a step gives a value.
    private final Set<String> made = new HashSet<>();

    /// The columns on which the key and the version depend, as they are named before the current
    /// step. The steps are examined from last to first. An expression whose text only looks as if
    /// it used a column makes the fingerprint stricter, but never weaker.
    private final Set<String> names;

    private PipelineFingerprint(Pipeline pipeline, List<String> key) {
        pipeline.steps().forEach(step -> step.added().keySet().forEach(it -> made.add(name(it))));
        this.names = key.stream().map(PipelineFingerprint::name).collect(Collectors.toSet());
        pipeline.version()
                .ifPresent(version -> {
                    names.add(name(version.column()));
                    version.deleteWhen().ifPresent(sql -> names.addAll(names(sql)));
                });
    }

    /// Returns the fingerprint, such as `order_id with order_id = trim(id), then order_id =
    /// upper(order_id)`. With a version it is `order_id by version revision, gone when status =
    /// 'DELETED'`, followed by the same `with` clause. At the end is the first name of a renamed
    /// pipeline ([#renamed]). If a record is all its rows, ` of all rows` follows the version.
    public static String text(Pipeline pipeline) {
        return expressions(pipeline, pipeline.recordKey(), key(pipeline))
                + pipeline.was().map(PipelineFingerprint::renamed).orElse("");
    }

    /// Returns true if the records of the pipeline are all their rows, and the stored fingerprint
    /// is of the same definition from a time when each row was a record. Nothing that is stored
    /// with these identities can then be continued.
    public static boolean ofSingleRows(String stored, Pipeline now) {
        return now.replacesRows()
                && stored.equals(
                        expressions(now, now.key(), key(now, now.key(), ""))
                                + now.was().map(PipelineFingerprint::renamed).orElse(""));
    }

    /// Returns the end of the fingerprint of a pipeline that had this first name.
    private static String renamed(String was) {
        return NAMED + was + ")";
    }

    /// Returns the fingerprint of a pipeline after it was renamed.
    ///
    /// @param text its former fingerprint
    /// @param first its first name
    public static String afterRename(String text, String first, String now) {
        var plain =
                firstName(text).equals(Optional.of(first))
                        ? text.substring(0, text.length() - renamed(first).length())
                        : text;
        return now.equals(first) ? plain : plain + renamed(first);
    }

    /// Returns the first name of a renamed pipeline that lacks its `was`, if nothing else differs
    /// from the stored fingerprint.
    public static Optional<String> lostName(String kept, String now, Pipeline pipeline) {
        return firstName(kept)
                .filter(first -> kept.equals(afterRename(now, first, pipeline.name())));
    }

    /// Returns the first name of the renamed pipeline with this fingerprint, if it was renamed.
    public static Optional<String> firstName(String text) {
        int at = text.lastIndexOf(NAMED);
        return at >= 0 && text.endsWith(")")
                ? Optional.of(text.substring(at + NAMED.length(), text.length() - 1))
                : Optional.empty();
    }

    private static String expressions(Pipeline pipeline, List<String> key, String head) {
        if (pipeline.key().isEmpty() && pipeline.version().isEmpty()) {
            return "the message";
        }
        var walk = new PipelineFingerprint(pipeline, key);
        var made = new ArrayList<String>();
        for (var step : pipeline.steps().reversed()) {
            var line = walk.line(step);
            if (!line.isEmpty()) {
                made.add(line);
            }
        }
        var columns = head + gone(pipeline);
        return made.isEmpty()
                ? columns
                : columns + " with " + String.join(", then ", made.reversed());
    }

    /// Returns true if state stored under the old fingerprint can be used with the new definition.
    /// Without a version the key may change: records then get other identities. With a version,
    /// only `delete_when` may change: with another key or version, the values that records added to
    /// views could not be found or compared.
    public static boolean canContinue(String stored, Pipeline now) {
        if (now.version().isEmpty()) {
            return !columnsOf(stored).contains(BY_VERSION);
        }
        var head = key(now);
        var tail = text(now).substring((head + gone(now)).length());
        if (!stored.startsWith(head)
                || !stored.endsWith(tail)
                || stored.length() < head.length() + tail.length()) {
            return false;
        }
        var gone = stored.substring(head.length(), stored.length() - tail.length());
        return gone.isEmpty() || gone.startsWith(GONE_WHEN);
    }

    /// Returns the consequence of using the stored state with the new definition, for messages.
    public static String consequence(Pipeline now) {
        return now.version().isEmpty()
                ? "records that were already processed are counted again if they arrive again"
                : "the new delete_when is not applied to states that are already stored";
    }

    private static String columnsOf(String text) {
        return text.split(" with ", 2)[0];
    }

    private static String gone(Pipeline pipeline) {
        return pipeline.version()
                .flatMap(Pipeline.Version::deleteWhen)
                .map(sql -> GONE_WHEN + sql.text().strip())
                .orElse("");
    }

    private static String key(Pipeline pipeline) {
        return key(pipeline, pipeline.recordKey(), pipeline.replacesRows() ? ALL_ROWS : "");
    }

    private static String key(Pipeline pipeline, List<String> columns, String rows) {
        var key = columns.isEmpty() ? "the message" : String.join(", ", columns);
        return key + pipeline.version().map(v -> BY_VERSION + v.column()).orElse("") + rows;
    }

    /// Returns the expressions of a step that compute the columns in `names`, and replaces these
    /// columns by those that the expressions use.
    private String line(Step step) {
        if (step instanceof Step.Unnest unnest) {
            return unnest(unnest);
        }
        if (step instanceof Step.OverFile || step.added().isEmpty()) {
            return "";
        }
        var mine = mine(step.expressions());
        if (step.keepsOthers()) {
            mine.keySet().forEach(column -> names.remove(name(column)));
        } else {
            names.clear();
        }
        mine.values().forEach(sql -> names.addAll(names(sql)));
        return line(mine);
    }

    private String unnest(Step.Unnest unnest) {
        if (!names.remove(name(unnest.as()))) {
            return "";
        }
        names.add(name(unnest.column()));
        return unnest.as() + " = unnest(" + unnest.column() + ")";
    }

    private Map<String, Sql> mine(Map<String, Sql> columns) {
        return columns.entrySet().stream()
                .filter(column -> names.contains(name(column.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Returns the assignments, without columns that are assigned to themselves.
    private static String line(Map<String, Sql> columns) {
        return columns.entrySet().stream()
                .filter(column -> !column.getKey().equals(column.getValue().text().strip()))
                .map(column -> column.getKey() + " = " + column.getValue().text().strip())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private List<String> names(Sql sql) {
        return sql.mentioned(made).toList();
    }

    /// Returns the name in a form that ignores case, as SQL does.
    private static String name(String column) {
        return column.toLowerCase(Locale.ROOT);
    }
}

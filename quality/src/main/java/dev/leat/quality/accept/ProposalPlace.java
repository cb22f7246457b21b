package dev.leat.quality.accept;

import dev.leat.app.Pipeline;
import dev.leat.app.Type;
import dev.leat.config.edit.YamlEditException;
import dev.leat.config.edit.YamlEditor;
import dev.leat.quality.suggest.Proposal;
import dev.leat.quality.suggest.Proposal.Check;
import dev.leat.quality.suggest.Proposal.Column;
import dev.leat.quality.suggest.Proposal.Lookup;
import dev.leat.quality.suggest.Proposal.Normalization;
import dev.leat.quality.suggest.Proposal.NotNull;
import dev.leat.quality.suggest.Proposal.Partition;
import dev.leat.quality.suggest.Proposal.Period;
import dev.leat.quality.suggest.Proposal.Personal;
import dev.leat.quality.suggest.Proposal.Version;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The place of proposals in an app file: the pipeline that reads the records, as it is in the
/// file, and its schema. The name of the schema is empty if each file has its own columns.
public record ProposalPlace(Pipeline pipeline) {

    /// Returns the name of the pipeline.
    public String name() {
        return pipeline.name();
    }

    /// Returns true if the file declares a column, for which another type is proposed, as text.
    public boolean isText(Column proposed) {
        return pipeline.from().schema().fields().stream()
                .anyMatch(field ->
                        field.name().equals(proposed.name())
                                && field.type() == Type.Simple.VARCHAR
                                && proposed.type() != Type.Simple.VARCHAR);
    }

    /// Returns the position of a proposal in the order in which several are written, because some
    /// need the text of others: a column its type, and a version its key.
    public static int rank(Proposal proposal) {
        return switch (proposal) {
            case Column _ -> 0;
            case NotNull _, Personal _, Normalization _ -> 1;
            case Proposal.Key _ -> 2;
            case Version _, Check _, Lookup _, Partition _, Period _ -> 3;
        };
    }

    /// Returns the text of the app file with a proposal. All other characters stay.
    ///
    /// @param chosen true if a person chose this proposal; otherwise declared types stay
    /// @throws UnplacedException if the file has no place for it, or has it already
    public String write(String text, Proposal proposal, boolean chosen) throws UnplacedException {
        try {
            return written(text, proposal, chosen);
        } catch (YamlEditException | YamlEngineException unfit) {
            throw new UnplacedException(String.valueOf(unfit.getMessage()));
        }
    }

    private String written(String text, Proposal proposal, boolean chosen)
            throws UnplacedException {
        var columns = new SchemaEdit(text, pipeline.from().schema().name(), chosen);
        var steps = StepEdit.of(text, pipeline);
        return switch (proposal) {
            case Column(var name, var type, var format, _) -> columns.column(name, type, format);
            case NotNull(var name, _) -> columns.notNull(name);
            case Personal(var name, _) -> columns.personal(name);
            case Normalization(var column, var expression, _) ->
                    steps.normalization(column, expression);
            case Check(var name, var condition, var used, _, _, _) ->
                    steps.check(name, condition, used);
            case Proposal.Key(var key, _) -> new KeyEdit(text, pipeline).key(key);
            case Version(_, var column, _) -> version(text, column);
            case Lookup _ ->
                    throw new UnplacedException(
                            "a lookup also needs a copy of the file in the app's folder, and the columns to take; see docs/how-to/look-up-values.md");
            case Partition(var column, _) -> partition(text, column);
            case Period(var column, var period, _) -> period(text, column, period);
        };
    }

    /// Returns the text with an option of the pipeline.
    private String option(String text, String key, Object value) throws UnplacedException {
        var present = AppText.of(text).at(List.of("pipelines", name(), key));
        if (Objects.equals(present, value) || Objects.equals(present, List.of(value))) {
            throw UnplacedException.present("pipeline " + name());
        }
        if (present != null) {
            throw new UnplacedException(
                    "pipeline %s has the %s %s".formatted(name(), key, present));
        }
        return YamlEditor.insert(text, List.of("pipelines", name()), key, value);
    }

    private String version(String text, String column) throws UnplacedException {
        if (!AppText.of(text).has(List.of("pipelines", name(), "key"))) {
            throw new UnplacedException(
                    "pipeline %s has no key; accept its key first".formatted(name()));
        }
        return option(text, "version", column);
    }

    private String partition(String text, String column) throws UnplacedException {
        var table = sink(text, "lake_table", "lake table");
        var path = List.of("lake_tables", table);
        if (AppText.of(text).has(List.of("lake_tables", table, "partition_by"))) {
            throw new UnplacedException("lake table %s has other partitions".formatted(table));
        }
        return YamlEditor.insert(text, path, "partition_by", column);
    }

    private String period(String text, String column, String period) throws UnplacedException {
        var view = sink(text, "view", "view");
        if (AppText.of(text).has(List.of("views", view, "every"))) {
            throw new UnplacedException("view %s has `every` already".formatted(view));
        }
        var every = new java.util.LinkedHashMap<String, Object>();
        every.put("column", column);
        every.put("period", period);
        return YamlEditor.insert(text, List.of("views", view), "every", every);
    }

    /// Returns the name of the only sink of a kind.
    private String sink(String text, String kind, String words) throws UnplacedException {
        var to = AppText.of(text).at(List.of("pipelines", name(), "to"));
        var names =
                to instanceof List<?> list
                        ? list.stream()
                                .filter(Map.class::isInstance)
                                .map(sink -> ((Map<?, ?>) sink).get(kind))
                                .filter(Objects::nonNull)
                                .map(Object::toString)
                                .distinct()
                                .toList()
                        : List.<String>of();
        if (names.size() != 1) {
            throw new UnplacedException(
                    names.isEmpty()
                            ? "pipeline %s writes to no %s".formatted(name(), words)
                            : "pipeline %s writes to several %ss".formatted(name(), words));
        }
        return names.getFirst();
    }
}

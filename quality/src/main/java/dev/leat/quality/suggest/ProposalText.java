package dev.leat.quality.suggest;

import dev.leat.config.edit.YamlScalars;
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

/// The place and the text of a proposal in `app.yaml`.
///
/// @param schema the name of the schema
/// @param pipeline the name of the pipeline
public record ProposalText(String schema, String pipeline) {

    /// Returns the keys above the text.
    String place(Proposal proposal) {
        return switch (proposal) {
            case Column _ -> "schemas: " + schema;
            case NotNull(var column, _) -> "schemas: %s: %s".formatted(schema, column);
            case Personal(var column, _) -> "schemas: %s: %s".formatted(schema, column);
            case Normalization _ -> "pipelines: %s: steps: set".formatted(pipeline);
            case Proposal.Key _ -> "pipelines: " + pipeline;
            case Version _ -> "pipelines: " + pipeline;
            case Check _ -> "pipelines: %s: steps: check".formatted(pipeline);
            case Lookup _ -> "pipelines: %s: steps".formatted(pipeline);
            case Partition _ -> "pipelines: %s: to".formatted(pipeline);
            case Period _ -> "views";
        };
    }

    /// Returns the text to write.
    String text(Proposal proposal) {
        return switch (proposal) {
            case Column(var name, var type, var format, _) ->
                    YamlScalars.scalar(name, false)
                            + ": "
                            + format.map(form ->
                                            "{type: %s, format: %s}"
                                                    .formatted(
                                                            YamlScalars.scalar(
                                                                    type.toString(), true),
                                                            YamlScalars.scalar(form, true)))
                                    .orElseGet(() -> YamlScalars.scalar(type.toString(), false));
            case NotNull _ -> "not null";
            case Personal _ -> "pii";
            case Normalization(var column, var expression, _) ->
                    YamlScalars.scalar(column, false)
                            + ": "
                            + YamlScalars.scalar(expression, false);
            case Proposal.Key(var columns, _) -> "key: " + list(columns);
            case Version(_, var column, _) -> "version: " + YamlScalars.scalar(column, false);
            case Check(var name, var condition, _, _, _, _) ->
                    YamlScalars.scalar(name, false) + ": " + YamlScalars.scalar(condition, false);
            case Lookup(var source, var column, var key, _) ->
                    "lookup %s by %s = %s".formatted(source, column, key);
            case Partition(var column, _) -> "partition_by: " + list(List.of(column));
            case Period(var column, var period, _) ->
                    "every: {column: %s, period: %s}"
                            .formatted(YamlScalars.scalar(column, true), period);
        };
    }

    private static String list(List<String> columns) {
        return columns.size() == 1
                ? YamlScalars.scalar(columns.getFirst(), false)
                : "["
                        + String.join(
                                ", ",
                                columns.stream()
                                        .map(column -> YamlScalars.scalar(column, true))
                                        .toList())
                        + "]";
    }
}

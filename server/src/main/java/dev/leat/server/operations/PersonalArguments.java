package dev.leat.server.operations;

import dev.leat.app.Sql;
import dev.leat.app.Table;
import dev.leat.app.WrittenSchema;
import dev.leat.mask.MessageReaders;
import dev.leat.mask.PersonalUse;
import dev.leat.operations.Masking;
import dev.leat.operations.Operations;
import dev.leat.operations.Operations.ChangedCheck;
import dev.leat.operations.OperationsJson;
import dev.leat.port.Audit;
import dev.leat.server.RefusedRequestException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of a request, because of which its result may depend on personal values, even if
/// these are masked in it: SQL, documents to compare, and keys.
///
/// @param segments the arguments in the path
/// @param values the arguments of the method, in its order
record PersonalArguments(
        Operations operations,
        OperationRoute route,
        Map<String, String> segments,
        @Nullable Object[] values) {

    private static final String TRACE = "GET traces/{record}";

    /// The argument of a trace that has the names of the pipelines to search.
    private static final int PIPELINES = 2;

    /// Returns the arguments with which the result does not depend on personal values: without
    /// letters that have them in the texts of the SQL, and pipelines whose key is personal.
    ///
    /// @throws RefusedRequestException with status 403 if there are none
    @Nullable Object[] masked() {
        var shown = values.clone();
        if (route.about().value().equals(TRACE)) {
            var others = traced().filter(name -> key(Set.of(name)).isEmpty()).toList();
            shown[PIPELINES] = others.isEmpty() ? values[PIPELINES] : others;
        }
        new PersonalArguments(operations, route, segments, shown)
                .used()
                .ifPresent(used -> {
                    throw new RefusedRequestException(
                            403,
                            "this login may only read masked values, and the request uses %s; 'leat console' prints a link with the right to change"
                                    .formatted(used));
                });
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] instanceof Audit.Terms terms) {
                var tree = (ObjectNode) OperationsJson.MAPPER.readTree(terms.json());
                use().visible(terms).ifPresent(where -> tree.put("where", where));
                shown[i] = Audit.Terms.ofJson(tree.toString());
            } else if (shown[i] instanceof ChangedCheck(var pipeline, var check, var sql)) {
                var condition = use().visible(sql, List.of(Sql.of(sql)));
                shown[i] = new ChangedCheck(pipeline, check, condition);
            }
        }
        return shown;
    }

    /// Returns the personal values that the operation uses, in words; empty if it uses none.
    Optional<String> used() {
        var first = values.length == 0 ? "" : String.valueOf(values[0]);
        return switch (route.about().value()) {
            case "POST dead-letters/{queue}/previews", "POST dead-letters/{queue}/plans" ->
                    names(use().in((Audit.Terms) document()));
            case "POST dead-letters/{queue}/groups/{group}/checks" ->
                    names(in((ChangedCheck) document()));
            // their messages are compared with stored rows and with values that stay
            case "POST dead-letters/{queue}/predictions", "POST dead-letters/{queue}/edits" ->
                    Optional.of("dead letters with personal values").filter(_ -> use().any());
            case "GET tables/{table}/item", "GET tables/{table}/items" -> {
                var mask = Masking.ofTable(operations.app(), first).mask();
                yield Optional.ofNullable(operations.app().all(Table.class).get(first))
                        .filter(table -> table.key().names().stream().anyMatch(mask::names))
                        .map(_ -> "the personal key of " + first);
            }
            case "GET pipelines/{pipeline}/identities" -> key(Set.of(first));
            case TRACE -> key(traced().collect(Collectors.toSet()));
            // a message id has hyphens, an identity has none
            case "GET records/redrives" ->
                    first.contains("-")
                            ? Optional.empty()
                            : key(operations.app().pipelines().keySet());
            default -> Optional.empty();
        };
    }

    private Object document() {
        return Objects.requireNonNull(values[values.length - 1]);
    }

    private Stream<String> traced() {
        return values[PIPELINES] instanceof List<?> names && !names.isEmpty()
                ? names.stream().map(String::valueOf)
                : operations.app().pipelines().keySet().stream();
    }

    /// Returns the personal key of one of these pipelines, in words.
    private Optional<String> key(Set<String> pipelines) {
        return operations.app().pipelines().values().stream()
                .filter(pipeline -> pipelines.contains(pipeline.name()))
                .filter(pipeline ->
                        pipeline.key().stream()
                                .anyMatch(WrittenSchema.personal(pipeline)::contains))
                .map(pipeline -> "the personal key of " + pipeline.name())
                .findFirst();
    }

    private static Optional<String> names(Set<String> columns) {
        return Optional.of("values that are masked: " + String.join(", ", columns))
                .filter(_ -> !columns.isEmpty());
    }

    private PersonalUse use() {
        var queue = segments.getOrDefault("queue", "");
        var app = operations.app();
        return new PersonalUse(
                Masking.of(app, queue, operations.personal(queue)).mask(),
                MessageReaders.pipelines(app, queue));
    }

    private Set<String> in(ChangedCheck change) {
        // the app file may have another pipeline, which does not run
        return Optional.ofNullable(operations.app().pipelines().get(change.pipeline()))
                .map(pipeline -> use().in(pipeline, Sql.of(change.condition())))
                .orElseGet(() -> use().any() ? Set.of(change.pipeline()) : Set.of());
    }
}

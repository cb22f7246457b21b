package dev.leat.server.operations;

import dev.leat.app.Pipeline;
import dev.leat.app.Sql;
import dev.leat.app.Table;
import dev.leat.app.WrittenSchema;
import dev.leat.mask.MessageReaders;
import dev.leat.mask.PersonalUse;
import dev.leat.port.Audit;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.Operations.ChangedCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The arguments of a request, by whose result a client could learn personal values, even if these
/// are masked in it: conditions on them, edits from them, and keys.
///
/// @param segments the arguments in the path
/// @param values the arguments of the method, in its order
record PersonalArguments(
        Operations operations,
        OperationRoute route,
        Map<String, String> segments,
        @Nullable Object[] values) {

    private static final String TRACE = "GET traces/{record}";

    /// The argument of a trace that has the pipelines to search.
    private static final int PIPELINES = 2;

    /// Returns the arguments with which the result does not depend on personal values.
    ///
    /// @throws RefusedRequestException with status 403 if the client named such a value
    @Nullable Object[] masked() {
        if (route.about().value().equals(TRACE)) {
            return traced();
        }
        used().ifPresent(PersonalArguments::refuse);
        var shown = values.clone();
        for (int i = 0; i < shown.length; i++) {
            shown[i] =
                    switch (shown[i]) {
                        case Audit.Terms terms -> use().visible(terms);
                        case ChangedCheck change ->
                                new ChangedCheck(
                                        change.pipeline(),
                                        change.check(),
                                        use().visible(change.condition()));
                        case null -> null;
                        case Object other -> other;
                    };
        }
        return shown;
    }

    private static void refuse(String used) {
        throw new RefusedRequestException(
                403,
                "this login may only read masked values, and the request uses %s; 'leat console' prints a link with the right to change"
                        .formatted(used));
    }

    /// Returns the personal values that the operation uses, in words; empty if it uses none.
    Optional<String> used() {
        return switch (route.about().value()) {
            // its messages are compared with stored rows
            case "POST dead-letters/{queue}/predictions" ->
                    Optional.of("the personal values of stored rows").filter(_ -> use().any());
            case "POST dead-letters/{queue}/edits" ->
                    masked(use().changed(edited((long) values[0], (String) values[1])));
            default ->
                    Arrays.stream(values)
                            .flatMap(value ->
                                    switch (value) {
                                        case Audit.Terms terms -> use().in(terms).stream();
                                        case ChangedCheck change -> in(change).stream();
                                        case null, default -> Stream.<String>empty();
                                    })
                            .collect(
                                    Collectors.collectingAndThen(
                                            Collectors.toCollection(TreeSet::new),
                                            PersonalArguments::masked))
                            .or(this::key);
        };
    }

    private static Optional<String> masked(Set<String> columns) {
        return Optional.of("values that are masked: " + String.join(", ", columns))
                .filter(_ -> !columns.isEmpty());
    }

    /// Returns the columns of a dead letter that an edit changes.
    private Set<String> edited(long letter, String body) {
        return operations
                .inspection(segments.getOrDefault("queue", ""))
                .letters(List.of(), letter, 1, false)
                .stream()
                .flatMap(shown -> MaskedEdit.changed(shown.body(), body).stream())
                .collect(Collectors.toSet());
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

    /// Returns the personal key by which the operation finds or orders its result.
    private Optional<String> key() {
        if (route.inPath("table") && route.about().masks()) {
            var table = segments.getOrDefault("table", "");
            var app = operations.app();
            var mask = Masking.ofTable(app, table).mask();
            return Optional.ofNullable(app.all(Table.class).get(table))
                    .filter(found -> found.key().names().stream().anyMatch(mask::names))
                    .map(_ -> "the personal key of the table " + table);
        }
        var record = String.valueOf(values.length == 0 ? "" : values[0]);
        var searched =
                switch (route.about().value()) {
                    case TRACE -> requested();
                    case "GET pipelines/{pipeline}/identities" -> List.of(record);
                    // a message id has hyphens, an identity has none
                    case "GET records/redrives" ->
                            record.contains("-") ? Set.<String>of() : all();
                    default -> Set.<String>of();
                };
        return searched.isEmpty()
                ? Optional.empty()
                : personalKeys()
                        .filter(searched::contains)
                        .findFirst()
                        .map(pipeline -> "the personal key of the pipeline " + pipeline);
    }

    /// Returns the arguments of a trace that searches only the pipelines whose key is not personal.
    private @Nullable Object[] traced() {
        var others = new ArrayList<>(requested());
        others.removeAll(personalKeys().toList());
        if (others.isEmpty()) {
            key().ifPresent(PersonalArguments::refuse);
        }
        var shown = values.clone();
        shown[PIPELINES] = List.copyOf(others);
        return shown;
    }

    /// Returns the names of the pipelines that a trace searches.
    private Collection<String> requested() {
        return values[PIPELINES] instanceof List<?> names && !names.isEmpty()
                ? names.stream().map(String::valueOf).toList()
                : all();
    }

    private Set<String> all() {
        return operations.app().pipelines().keySet();
    }

    /// Returns the names of the pipelines whose key is personal.
    private Stream<String> personalKeys() {
        return operations.app().pipelines().values().stream()
                .filter(pipeline -> {
                    var personal = WrittenSchema.personal(pipeline);
                    return pipeline.key().stream().anyMatch(personal::contains);
                })
                .map(Pipeline::name);
    }
}

package dev.leat.kernel.bind;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// How the NULLs of columns affect an expression. Lint uses it for warnings, so an unknown function
/// counts as one that may return NULL.
///
/// @param causes sets of columns: the expression may be NULL if all columns of one of them are
///   nullable; with the empty set it may always be NULL
/// @param passed columns whose NULL makes the expression NULL
/// @param required columns that are not NULL where the expression is true
public record Nullness(Set<Set<String>> causes, Set<String> passed, Set<String> required) {

    /// An expression that is not NULL.
    public static final Nullness NEVER = new Nullness(Set.of(), Set.of(), Set.of());

    /// Maximum number of causes; an expression with more counts as one that may always be NULL.
    private static final int MOST = 32;

    private static final Set<Set<String>> ALWAYS = Set.of(Set.of());

    public Nullness {
        causes = causes.contains(Set.<String>of()) ? ALWAYS : Set.copyOf(causes);
        passed = Set.copyOf(passed);
        required = Set.copyOf(required);
    }

    /// Returns true if the expression may be NULL, if these columns may be.
    boolean nullable(Predicate<String> column) {
        return causes.stream().anyMatch(cause -> cause.stream().allMatch(column));
    }

    /// @param tree a checked expression
    static Nullness of(JsonNode tree) {
        return switch (tree.path("class").asString("")) {
            case "CONSTANT" ->
                    of(tree.path("literal").path("kind").asString("").equals("NULL_LITERAL"));
            case "COLUMN_REF" -> column(tree.path("column_names"));
            case "CAST" -> {
                var child = of(tree.path("child"));
                yield tree.path("try_cast").asBoolean(false) ? child.orNull() : child.computed();
            }
            case "COMPARISON" ->
                    tree.path("type").asString("").contains("DISTINCT")
                            ? NEVER
                            : any(List.of(of(tree.path("left")), of(tree.path("right"))));
            case "BETWEEN" ->
                    any(
                            List.of(
                                    of(tree.path("input")),
                                    of(tree.path("lower")),
                                    of(tree.path("upper"))));
            case "CONJUNCTION" -> conjunction(tree);
            case "CASE" -> cases(tree);
            case "OPERATOR" -> operator(tree);
            case "FUNCTION" -> function(tree);
            case "LAMBDA" -> NEVER;
            default -> of(true);
        };
    }

    private static Nullness of(boolean nullable) {
        return nullable ? new Nullness(ALWAYS, Set.of(), Set.of()) : NEVER;
    }

    private static Nullness column(JsonNode names) {
        var first = names.path(0).asString("");
        if (first.equals(SourceStruct.NAME)) {
            return NEVER;
        }
        var column = Set.of(first);
        return new Nullness(names.size() == 1 ? Set.of(column) : ALWAYS, column, column);
    }

    private static Nullness conjunction(JsonNode tree) {
        var parts = children(tree);
        boolean and = tree.path("type").asString("").equals("CONJUNCTION_AND");
        var required = parts.stream().map(Nullness::required).toList();
        return new Nullness(
                any(parts).causes,
                common(parts.stream().map(Nullness::passed).toList()),
                and ? union(required) : common(required));
    }

    private static Nullness cases(JsonNode tree) {
        var causes = new LinkedHashSet<>(of(tree.path("else_expr")).causes);
        for (var check : tree.path("case_checks")) {
            causes.addAll(of(check.path("then_expr")).causes);
        }
        return new Nullness(causes, Set.of(), Set.of());
    }

    private static Nullness operator(JsonNode tree) {
        var parts = children(tree);
        return switch (tree.path("type").asString("")) {
            case "OPERATOR_COALESCE" -> all(parts);
            case "OPERATOR_IS_NULL" -> NEVER;
            case "OPERATOR_IS_NOT_NULL" ->
                    new Nullness(Set.of(), Set.of(), parts.getFirst().passed);
            case "OPERATOR_NOT", "COMPARE_IN", "COMPARE_NOT_IN" ->
                    any(parts).passing(parts.getFirst().passed);
            default -> parts.isEmpty() ? of(true) : parts.getFirst().orNull();
        };
    }

    private static Nullness function(JsonNode tree) {
        var name = tree.path("function_name").asString("");
        var arguments =
                StreamSupport.stream(tree.path("arguments").spliterator(), false)
                        .map(argument -> of(argument.path("expression")))
                        .toList();
        if (name.equalsIgnoreCase("if") && arguments.size() == 3) {
            var causes = new LinkedHashSet<>(arguments.get(1).causes);
            causes.addAll(arguments.get(2).causes);
            return new Nullness(causes, Set.of(), Set.of());
        }
        return switch (NullHandling.of(name)) {
            case PASSES -> any(arguments);
            case PASSES_FIRST -> any(arguments).passing(arguments.getFirst().passed);
            case PASSES_OR_NULL -> any(arguments).orNull();
            case SKIPS -> all(arguments);
            case NEVER -> NEVER;
            case UNKNOWN -> of(true);
        };
    }

    private static List<Nullness> children(JsonNode tree) {
        return StreamSupport.stream(tree.path("children").spliterator(), false)
                .map(Nullness::of)
                .toList();
    }

    /// A value that is NULL if one of the parts is.
    private static Nullness any(List<Nullness> parts) {
        var causes = new LinkedHashSet<Set<String>>();
        parts.forEach(part -> causes.addAll(part.causes));
        return bounded(causes).passing(union(parts.stream().map(Nullness::passed).toList()));
    }

    /// A value that is NULL if all parts are.
    private static Nullness all(List<Nullness> parts) {
        Set<Set<String>> causes = ALWAYS;
        for (var part : parts) {
            var together = new LinkedHashSet<Set<String>>();
            for (var one : causes) {
                part.causes.forEach(other -> together.add(union(List.of(one, other))));
            }
            causes = bounded(together).causes;
        }
        return bounded(causes).passing(common(parts.stream().map(Nullness::passed).toList()));
    }

    private static Nullness bounded(Set<Set<String>> causes) {
        return new Nullness(causes.size() > MOST ? ALWAYS : causes, Set.of(), Set.of());
    }

    /// The same value, which is true only where these columns are not NULL.
    private Nullness passing(Set<String> columns) {
        return new Nullness(causes, columns, columns);
    }

    /// A value that is computed from this one, so that its truth says nothing else.
    private Nullness computed() {
        return passing(passed);
    }

    private Nullness orNull() {
        return new Nullness(ALWAYS, passed, passed);
    }

    private static Set<String> union(Collection<Set<String>> sets) {
        var all = new HashSet<String>();
        sets.forEach(all::addAll);
        return Set.copyOf(all);
    }

    private static Set<String> common(List<Set<String>> sets) {
        var all = new HashSet<>(sets.isEmpty() ? Set.<String>of() : sets.getFirst());
        sets.forEach(all::retainAll);
        return Set.copyOf(all);
    }
}

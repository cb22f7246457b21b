package dev.leat.config.text;

import dev.leat.app.EnvironmentVariable;
import dev.leat.app.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Finds the environment variables that an app file reads.
public final class EnvironmentVariables {

    private static final String ENVIRONMENTS = "environments";

    private EnvironmentVariables() {}

    /// Returns the variables of a file in an environment, each once, in the order of the file.
    /// Other environments are ignored. If a variable has several defaults, returns the first one.
    public static List<EnvironmentVariable> of(Node root, String environment) {
        var found = new LinkedHashMap<String, EnvironmentVariable>();
        each(
                root,
                environment,
                (variable, _) ->
                        found.merge(
                                variable.name(),
                                variable,
                                (one, other) -> one.otherwise().isPresent() ? one : other));
        return List.copyOf(found.values());
    }

    /// Returns the names of these variables, with the position of the first text that has each.
    public static Map<String, SourcePosition> positions(Node root, String environment) {
        var found = new LinkedHashMap<String, SourcePosition>();
        each(
                root,
                environment,
                (variable, scalar) -> found.putIfAbsent(variable.name(), scalar.mark()));
        return found;
    }

    /// Returns the variables in the value of a key of a map.
    public static List<EnvironmentVariable> in(Node map, String key) {
        var found = new ArrayList<EnvironmentVariable>();
        if (map instanceof Node.Entries entries) {
            entries.find(key).ifPresent(value -> collect(value, (each, _) -> found.add(each)));
        }
        return found;
    }

    private static void each(
            Node root, String environment, BiConsumer<EnvironmentVariable, Node.Scalar> found) {
        if (root instanceof Node.Entries sections) {
            for (var section : sections.entries()) {
                if (!section.key().value().equals(ENVIRONMENTS)) {
                    collect(section.value(), found);
                } else if (section.value() instanceof Node.Entries environments) {
                    environments.find(environment).ifPresent(chosen -> collect(chosen, found));
                }
            }
        }
    }

    private static void collect(Node node, BiConsumer<EnvironmentVariable, Node.Scalar> found) {
        switch (node) {
            case Node.Scalar scalar ->
                    VariableSubstitution.in(scalar.value())
                            .forEach(variable -> found.accept(variable, scalar));
            case Node.Entries map -> map.entries().forEach(entry -> collect(entry.value(), found));
            case Node.Items list -> list.items().forEach(item -> collect(item, found));
            case Node.Unusable _ -> {
                // not in a valid file
            }
        }
    }
}

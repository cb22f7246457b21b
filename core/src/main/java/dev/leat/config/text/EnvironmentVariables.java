package dev.leat.config.text;

import dev.leat.app.EnvironmentVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds the environment variables that an app file reads.
public final class EnvironmentVariables {

    private static final String ENVIRONMENTS = "environments";

    private EnvironmentVariables() {}

    /// Returns the variables of a file in an environment, each once, in the order of the file.
    /// Other environments are ignored. If a variable has several defaults, returns the first one.
    public static List<EnvironmentVariable> of(Node root, String environment) {
        var found = new LinkedHashMap<String, EnvironmentVariable>();
        if (root instanceof Node.Entries sections) {
            for (var section : sections.entries()) {
                if (!section.key().value().equals(ENVIRONMENTS)) {
                    collect(section.value(), found);
                } else if (section.value() instanceof Node.Entries environments) {
                    environments.find(environment).ifPresent(chosen -> collect(chosen, found));
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static void collect(Node node, Map<String, EnvironmentVariable> found) {
        switch (node) {
            case Node.Scalar scalar ->
                    VariableSubstitution.in(scalar.value())
                            .forEach(variable ->
                                    found.merge(
                                            variable.name(),
                                            variable,
                                            (one, other) ->
                                                    one.otherwise().isPresent() ? one : other));
            case Node.Entries map -> map.entries().forEach(entry -> collect(entry.value(), found));
            case Node.Items list -> list.items().forEach(item -> collect(item, found));
            case Node.Unusable _ -> {
                // not in a valid file
            }
        }
    }
}

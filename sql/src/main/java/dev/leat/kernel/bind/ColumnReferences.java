package dev.leat.kernel.bind;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Finds column names in a parse tree. `source` and the parameters of lambdas are not included.
final class ColumnReferences {

    private static final String NAMES = "column_names";

    private final AllowedFunctions functions;
    private final Set<String> names = new LinkedHashSet<>();

    private ColumnReferences(AllowedFunctions functions) {
        this.functions = functions;
    }

    static Set<String> in(JsonNode tree, AllowedFunctions functions) {
        var mentions = new ColumnReferences(functions);
        mentions.visit(tree, Set.of());
        return mentions.names;
    }

    private void visit(JsonNode node, Set<String> locals) {
        var kind = node.path("class").asString("");
        var inside = locals;
        if (kind.equals("COLUMN_REF")) {
            column(node.path(NAMES), locals);
        } else if (kind.equals("LAMBDA")
                && !node.path("syntax_type").asString("").equals("SINGLE_ARROW")) {
            inside = new HashSet<>(locals);
            for (var parameter : node.path("lhs").findValues(NAMES)) {
                inside.add(parameter.path(0).asString(""));
            }
        }
        for (var child : node) {
            visit(child, inside);
        }
    }

    /// Adds the names in a path. In `a.b` both may be columns: `a` may be a struct or a table.
    private void column(JsonNode path, Set<String> locals) {
        var first = path.path(0).asString("");
        if (first.equals(SourceStruct.NAME) || locals.contains(first)) {
            return;
        }
        for (var name : path) {
            var text = name.asString("");
            if (functions.refuseWord(text).isEmpty()) {
                names.add(text);
            }
        }
    }
}

package dev.leat.server.dynamodb.expression;

import java.util.List;

/// Checks the paths of one expression.
final class Paths {

    private Paths() {}

    /// Reports an error if two paths are equal, if one contains the other, or if one uses a value
    /// as a list and the other uses it as a map.
    static void distinct(List<Path> paths, TokenReader cursor) {
        for (int i = 0; i < paths.size(); i++) {
            for (int j = i + 1; j < paths.size(); j++) {
                check(paths.get(i), paths.get(j), cursor);
            }
        }
    }

    private static void check(Path one, Path two, TokenReader cursor) {
        int shared = Math.min(one.elements().size(), two.elements().size());
        for (int i = 0; i < shared; i++) {
            var a = one.elements().get(i);
            var b = two.elements().get(i);
            if (a.getClass() != b.getClass()) {
                cursor.wrong(
                        Fault.CONFLICT,
                        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
                                .formatted(one, two));
                return;
            }
            if (!a.equals(b)) {
                return;
            }
        }
        cursor.wrong(
                Fault.OVERLAP,
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
                        .formatted(one, two));
    }
}

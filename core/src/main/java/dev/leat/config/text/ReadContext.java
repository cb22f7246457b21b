package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// What every spec carries while it reads: the tree, the environment, what was found wrong, and
/// `thing`, what is being read, in words (`queue OrderQueue`). Owned by one thread.
public record ReadContext(
        String thing,
        Node root,
        Map<String, String> environment,
        Diagnostics report,
        Map<SourcePosition, Written> expressions,
        Map<Object, Node> origins) {

    /// Where an expression came from: its text with the places of its characters, and the scalar
    /// that holds it.
    public record Written(PositionedText text, Node.Scalar scalar) {}

    public static ReadContext of(Node root, Map<String, String> environment, Diagnostics report) {
        return new ReadContext(
                "the app", root, environment, report, new HashMap<>(), new IdentityHashMap<>());
    }

    /// The same, reading this.
    public ReadContext within(String what) {
        return new ReadContext(what, root, environment, report, expressions, origins);
    }

    public void problem(SourcePosition mark, LintMessage message, Object... values) {
        report.problem(mark, message, values);
    }

    public void warning(SourcePosition mark, LintMessage message, Object... values) {
        report.warning(mark, message, values);
    }

    /// The scalar's text with its `${env:NAME}` filled in.
    public Optional<PositionedText> text(Node.Scalar scalar) {
        return VariableSubstitution.fill(scalar.text(), this);
    }

    /// The first environment variable that a text needs and nobody has set.
    public Optional<String> unset(String text) {
        return VariableSubstitution.unset(text, environment);
    }

    /// An expression, remembered so that a place in it can be found again.
    public Sql sql(PositionedText text, Node.Scalar scalar) {
        var stripped = text.strip();
        var mark = stripped.mark(0);
        expressions.put(mark, new Written(stripped, scalar));
        return new Sql(stripped.value(), mark);
    }

    /// Where in the file the character at `offset` of an expression stands.
    public SourcePosition place(Sql sql, int offset) {
        var written = expressions.get(sql.mark());
        return written == null ? sql.mark() : written.text().mark(offset);
    }

    /// Remembers which node a record was read from: the record as this object, not its value.
    public <T> T remember(T made, Node node) {
        origins.put(made, node);
        return made;
    }

    /// Where the value at this path begins: keys of maps, and numbers from 0 of list items. Where
    /// there is no such path, as much of it as there is.
    public SourcePosition mark(Object... path) {
        return follow(root, path).mark();
    }

    /// The same, from the node that a record was read from.
    public SourcePosition markIn(Object made, Object... path) {
        return follow(origins.getOrDefault(made, root), path).mark();
    }

    /// Whether the file has something at this path.
    public boolean has(Object... path) {
        var node = Optional.of(root);
        for (var step : path) {
            node = node.flatMap(from -> next(from, step));
        }
        return node.isPresent();
    }

    /// Where the last key of this path stands.
    public SourcePosition keyMark(Object... path) {
        return keyMark(root, path);
    }

    /// The same, from the node that a record was read from.
    public SourcePosition keyMarkIn(Object made, Object... path) {
        return keyMark(origins.getOrDefault(made, root), path);
    }

    /// The same, from the node that a record was read from.
    public boolean hasIn(Object made, String name) {
        return next(origins.getOrDefault(made, root), name).isPresent();
    }

    /// Whether a map stands under this name of the node that a record was read from.
    public boolean inMap(Object made, String name) {
        return next(origins.getOrDefault(made, root), name)
                .filter(node -> node instanceof Node.Entries)
                .isPresent();
    }

    private static Node follow(Node from, Object... path) {
        var node = from;
        for (var step : path) {
            var next = next(node, step);
            if (next.isEmpty()) {
                return node;
            }
            node = next.get();
        }
        return node;
    }

    private static SourcePosition keyMark(Node from, Object... path) {
        var parent = follow(from, Arrays.copyOf(path, path.length - 1));
        return key(parent, path[path.length - 1]).orElseGet(() -> follow(from, path).mark());
    }

    private static Optional<SourcePosition> key(Node node, Object name) {
        return node instanceof Node.Entries map && name instanceof String text
                ? map.entry(text).map(entry -> entry.key().mark())
                : Optional.empty();
    }

    private static Optional<Node> next(Node node, Object step) {
        return switch (node) {
            case Node.Entries map when step instanceof String name -> map.find(name);
            case Node.Items list
                    when step instanceof Integer index && index < list.items().size() ->
                    Optional.of(list.items().get(index));
            default -> Optional.empty();
        };
    }
}

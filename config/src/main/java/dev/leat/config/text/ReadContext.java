package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/// The context in which specs read: the tree of the file, the environment, the report of problems,
/// and `thing`, a description of the resource that is read (`queue OrderQueue`). Owned by one
/// thread.
public record ReadContext(
        String thing,
        Node root,
        Map<String, String> environment,
        Diagnostics report,
        Map<SourcePosition, Written> expressions,
        Map<Object, Node> origins) {

    /// The origin of an expression: its text with the offsets of the characters, and its YAML
    /// scalar.
    public record Written(PositionedText text, Node.Scalar scalar) {}

    public static ReadContext of(Node root, Map<String, String> environment, Diagnostics report) {
        return new ReadContext(
                "the app", root, environment, report, new HashMap<>(), new IdentityHashMap<>());
    }

    /// Returns the context for reading this resource.
    public ReadContext within(String what) {
        return new ReadContext(what, root, environment, report, expressions, origins);
    }

    public void problem(SourcePosition mark, LintMessage message, Object... values) {
        report.problem(mark, message, values);
    }

    public void warning(SourcePosition mark, LintMessage message, Object... values) {
        report.warning(mark, message, values);
    }

    /// Returns the scalar's text with each `${env:NAME}` replaced.
    public Optional<PositionedText> text(Node.Scalar scalar) {
        return VariableSubstitution.fill(scalar.text(), false, this);
    }

    /// Returns the scalar's text with each `${env:NAME}` replaced, and each `${secret:NAME}`
    /// unchanged.
    public Optional<String> textWithSecrets(Node.Scalar scalar) {
        return VariableSubstitution.fill(scalar.text(), true, this).map(PositionedText::value);
    }

    /// Returns the name of the first unset environment variable in a text.
    public Optional<String> unset(String text) {
        return VariableSubstitution.unset(text, environment);
    }

    /// Returns an expression, and stores its origin for [#place].
    public Sql sql(PositionedText text, Node.Scalar scalar) {
        var stripped = text.strip();
        var mark = stripped.mark(0);
        expressions.put(mark, new Written(stripped, scalar));
        return new Sql(stripped.value(), mark);
    }

    /// Returns the file position of the character at `offset` of an expression.
    public SourcePosition place(Sql sql, int offset) {
        var written = expressions.get(sql.mark());
        return written == null ? sql.mark() : written.text().mark(offset);
    }

    /// Stores the node from which a record was read. The record is found by object identity.
    public <T> T remember(T made, Node node) {
        origins.put(made, node);
        return made;
    }

    /// Returns the position of the value at this path of map keys and list indexes, counted from 0.
    /// If the path does not exist, returns the position of its longest existing prefix.
    public SourcePosition mark(Object... path) {
        return follow(root, path).mark();
    }

    /// Returns the position of a path that begins at the node from which a record was read.
    public SourcePosition markIn(Object made, Object... path) {
        return follow(origins.getOrDefault(made, root), path).mark();
    }

    /// Returns true if this path exists in the file.
    public boolean has(Object... path) {
        var node = Optional.of(root);
        for (var step : path) {
            node = node.flatMap(from -> next(from, step));
        }
        return node.isPresent();
    }

    /// Returns the position of the last key in this path.
    public SourcePosition keyMark(Object... path) {
        return keyMark(root, path);
    }

    /// Returns the position of the last key in a path that begins at the node from which a record
    /// was read.
    public SourcePosition keyMarkIn(Object made, Object... path) {
        return keyMark(origins.getOrDefault(made, root), path);
    }

    /// Returns true if the node from which a record was read has this key.
    public boolean hasIn(Object made, String name) {
        return next(origins.getOrDefault(made, root), name).isPresent();
    }

    /// Returns true if the node from which a record was read has a map as the value of this key.
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

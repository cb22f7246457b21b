package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A YAML node of the file, before it is interpreted.
public sealed interface Node {

    SourcePosition mark();

    /// A text. `end` is the offset in the file after the text and its closing quote.
    record Scalar(PositionedText text, Style style, SourcePosition mark, int end) implements Node {

        public String value() {
            return text.value();
        }

        /// Returns a scalar with another text at the same position.
        public Scalar called(String name) {
            return new Scalar(text.replace(0, value().length(), name), style, mark, end);
        }

        public boolean plain() {
            return style == Style.PLAIN;
        }

        public boolean quoted() {
            return style == Style.SINGLE_QUOTED || style == Style.DOUBLE_QUOTED;
        }
    }

    /// A map in the order of the file, with distinct keys. `flow` is true if it is written in
    /// braces. Keys are found by hash, because a section may have tens of thousands of entries.
    final class Entries implements Node {
        private final List<Entry> entries;
        private final boolean flow;
        private final SourcePosition mark;
        private final Map<String, Entry> byKey = new HashMap<>();

        public Entries(List<Entry> entries, boolean flow, SourcePosition mark) {
            this.entries = List.copyOf(entries);
            this.flow = flow;
            this.mark = mark;
            entries.forEach(entry -> byKey.putIfAbsent(entry.key().value(), entry));
        }

        public List<Entry> entries() {
            return entries;
        }

        public boolean flow() {
            return flow;
        }

        @Override
        public SourcePosition mark() {
            return mark;
        }

        public Optional<Entry> entry(String key) {
            return Optional.ofNullable(byKey.get(key));
        }

        public Optional<Node> find(String key) {
            return entry(key).map(Entry::value);
        }

        /// Returns the position of a key, or the position of the map if the key is absent.
        public SourcePosition keyMark(String key) {
            return entry(key).map(entry -> entry.key().mark()).orElse(mark);
        }
    }

    record Items(List<Node> items, boolean flow, SourcePosition mark) implements Node {}

    /// A node that could not be read. The reason was reported.
    record Unusable(SourcePosition mark) implements Node {}

    record Entry(Scalar key, Node value) {}

    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK
    }

    /// Returns true for a key without a value (`name:`) and for YAML's null.
    default boolean nothing() {
        return this instanceof Scalar scalar
                && scalar.plain()
                && (scalar.value().isEmpty()
                        || scalar.value().equals("~")
                        || scalar.value().equals("null"));
    }
}

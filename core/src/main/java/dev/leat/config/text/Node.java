package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A piece of the file as YAML sees it, before it means anything.
public sealed interface Node {

    SourcePosition mark();

    /// One text. `end` is the offset behind it in the file, closing quote included.
    record Scalar(PositionedText text, Style style, SourcePosition mark, int end) implements Node {

        public String value() {
            return text.value();
        }

        /// The same place with another text.
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

    /// A map, in the order of the file; a key is there once. `flow` is the form in braces. A
    /// section may have tens of thousands of entries, and each is looked for again and again.
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

        /// Where a key stands; where it is not there, where the map begins.
        public SourcePosition keyMark(String key) {
            return entry(key).map(entry -> entry.key().mark()).orElse(mark);
        }
    }

    record Items(List<Node> items, boolean flow, SourcePosition mark) implements Node {}

    /// What cannot be read; the reason was reported.
    record Unusable(SourcePosition mark) implements Node {}

    record Entry(Scalar key, Node value) {}

    enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK
    }

    /// `name:` with nothing behind it, or YAML's null.
    default boolean nothing() {
        return this instanceof Scalar scalar
                && scalar.plain()
                && (scalar.value().isEmpty()
                        || scalar.value().equals("~")
                        || scalar.value().equals("null"));
    }
}

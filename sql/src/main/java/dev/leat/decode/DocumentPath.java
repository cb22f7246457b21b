package dev.leat.decode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The decoder's current path in a document: `items[2].quantity`. Converted to text only for
/// violations. Owned by one thread.
final class DocumentPath {

    private @Nullable String[] names = new String[16];
    private int[] indexes = new int[16];
    private int depth;

    void clear() {
        depth = 0;
    }

    void push(String name) {
        enter(name, 0);
    }

    void push(int index) {
        enter(null, index);
    }

    void pop() {
        depth--;
    }

    private void enter(@Nullable String name, int index) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            indexes = Arrays.copyOf(indexes, depth * 2);
        }
        names[depth] = name;
        indexes[depth++] = index;
    }

    /// Returns the path; `$` is the document itself.
    @Override
    public String toString() {
        return text(true);
    }

    /// Returns the path without list positions: `items[].quantity`.
    String general() {
        return text(false);
    }

    private String text(boolean numbered) {
        if (depth == 0) {
            return "$";
        }
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            var name = names[i];
            if (name == null) {
                text.append('[').append(numbered ? Integer.toString(indexes[i]) : "").append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(name);
            }
        }
        return text.toString();
    }
}

package dev.leat.decode;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The decoder's current path in a document: `items[2].quantity`. Names that the schema does not
/// have are data, so they are `?`. Converted to text only for violations. Owned by one thread.
final class DocumentPath {

    private static final String UNKNOWN = "?";

    /// The names of the columns of the schema, and of their members at any depth.
    private final Set<String> known = new HashSet<>();

    private @Nullable String[] names = new String[16];
    private int[] indexes = new int[16];
    private int depth;

    DocumentPath(Schema schema) {
        schema.fields().forEach(field -> add(field.name(), field.type()));
    }

    private void add(String name, Type type) {
        known.add(name);
        switch (type) {
            case Type.Struct struct ->
                    struct.members().forEach(member -> add(member.name(), member.type()));
            case Type.ListOf list -> add(name, list.element());
            case Type.Simple _, Type.Decimal _ -> {}
        }
    }

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

    /// Returns the name, or `?` if the schema does not have it.
    String name(String name) {
        return known.contains(name) ? name : UNKNOWN;
    }

    /// Returns the last name of the path if the schema does not have it.
    Optional<String> unknown() {
        return Optional.ofNullable(depth == 0 ? null : names[depth - 1])
                .filter(name -> !known.contains(name));
    }

    /// Returns the path; `$` is the document itself.
    @Override
    public String toString() {
        return depth == 0 ? "$" : text(false);
    }

    /// Returns the path.
    ///
    /// @param exact if true, without indexes, and with names that the schema does not have
    String text(boolean exact) {
        var text = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            var name = names[i];
            if (name != null) {
                text.append(text.isEmpty() ? "" : ".").append(exact ? name : name(name));
            } else if (!exact) {
                text.append('[').append(indexes[i]).append(']');
            }
        }
        return text.toString();
    }
}

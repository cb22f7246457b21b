package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// The columns of a document, in the order of the file.
public record Schema(String name, List<Field> fields) {

    public Schema {
        fields = List.copyOf(fields);
    }

    /// One column. `format` is for odd texts: a strptime pattern for date and timestamp types,
    /// `yes/no` words for booleans. `pii` values are masked wherever Leat itself shows them.
    public record Field(
            String name, Type type, boolean notNull, boolean pii, Optional<String> format) {

        public Field(String name, Type type) {
            this(name, type, false, false, Optional.empty());
        }

        public static Field required(String name, Type type) {
            return new Field(name, type, true, false, Optional.empty());
        }
    }
}

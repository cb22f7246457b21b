package dev.leat.config;

import java.util.List;
import java.util.function.UnaryOperator;

/// The options of one kind of map in the file, such as a queue, each declared once with the copy
/// method of `R` that takes its value. Options with rules of their own are read by the caller of
/// [#read].
record Fields<R>(Spec spec, List<Field<R>> fields) {

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static <R> Fields<R> of(String kind, String help, Field<R>... fields) {
        var all = List.of(fields);
        return new Fields<>(
                Spec.of(kind, help, all.stream().map(Field::option).toArray(Option<?>[]::new)),
                all);
    }

    /// Returns a copy of `initial` with the values in the file.
    R read(R initial, Options options) {
        return read(options).apply(initial);
    }

    /// Reads the values, and returns the method that adds them to an `R`.
    UnaryOperator<R> read(Options options) {
        var copies = fields.stream().map(field -> field.reader().apply(options)).toList();
        return initial -> {
            var value = initial;
            for (var copy : copies) {
                value = copy.apply(value);
            }
            return value;
        };
    }
}

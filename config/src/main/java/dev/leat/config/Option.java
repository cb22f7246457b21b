package dev.leat.config;

import java.util.List;
import java.util.Optional;

/// An option of a section, resource or other map in the file: its name, value type, default and
/// help. If the option is required, its help is one sentence. An option without a value type is
/// part of the language but not supported yet.
public record Option<T>(
        String name, Optional<Value<T>> value, boolean needed, Optional<T> otherwise, String help)
        implements Part<T> {

    public static <T> Option<T> of(String name, Value<T> value, String help) {
        return new Option<>(name, Optional.of(value), false, Optional.empty(), help);
    }

    /// Returns a required option.
    public static <T> Option<T> needed(String name, Value<T> value, String help) {
        return new Option<>(name, Optional.of(value), true, Optional.empty(), help);
    }

    public static <T> Option<T> of(String name, Value<T> value, T otherwise, String help) {
        return new Option<>(name, Optional.of(value), false, Optional.of(otherwise), help);
    }

    /// Returns a part with the value of an option without a default.
    static <T> Part<Optional<T>> optional(String name, Value<T> value, String help) {
        return of(name, value, help).optional();
    }

    /// Returns the help with a lower-case first letter and without its period, to be appended to a
    /// message.
    String hint() {
        return Character.toLowerCase(help.charAt(0)) + help.substring(1, help.length() - 1);
    }

    /// Returns the default in the form that it has in a file: a text, a number, or a map of
    /// options.
    public Optional<Object> unless() {
        return value.flatMap(v -> otherwise.flatMap(v::written));
    }

    /// Returns the JSON Schema; empty if the option is not supported yet.
    public Optional<JsonSchema> schema() {
        return value.map(v -> v.schema().with("description", help + " Value: " + v.form() + "."))
                .map(schema -> unless().map(u -> schema.with("default", u)).orElse(schema));
    }

    @Override
    public List<Option<?>> options() {
        return List.of(this);
    }

    /// Returns the value, or the default if there is one.
    @Override
    public Optional<T> read(Options options) {
        return needed ? options.need(this) : options.find(this).or(() -> otherwise);
    }

    static Option<Void> notYet(String name, String help) {
        return new Option<>(name, Optional.empty(), false, Optional.empty(), help);
    }
}

package dev.leat.config;

import java.util.Optional;

/// One option of a kind of thing: its name, what it holds, what it is when nobody says, and a
/// sentence of help. Without a value it belongs to the language, but is not there yet.
public record Option<T>(
        String name, Optional<Value<T>> value, boolean needed, Optional<T> otherwise, String help) {

    public static <T> Option<T> of(String name, Value<T> value, String help) {
        return new Option<>(name, Optional.of(value), false, Optional.empty(), help);
    }

    /// One that must be there.
    public static <T> Option<T> needed(String name, Value<T> value, String help) {
        return new Option<>(name, Optional.of(value), true, Optional.empty(), help);
    }

    public static <T> Option<T> of(String name, Value<T> value, T otherwise, String help) {
        return new Option<>(name, Optional.of(value), false, Optional.of(otherwise), help);
    }

    /// The help as the end of a sentence.
    String hint() {
        return Character.toLowerCase(help.charAt(0)) + help.substring(1, help.length() - 1);
    }

    /// The default as the file would have it: a text, a number, or a map of options.
    public Optional<Object> unless() {
        return value.flatMap(v -> otherwise.flatMap(v::written));
    }

    /// What an editor should know of it; nothing of what is not there yet.
    public Optional<JsonSchema> schema() {
        return value.map(v -> v.schema().with("description", help + " It holds " + v.form() + "."))
                .map(schema -> unless().map(u -> schema.with("default", u)).orElse(schema));
    }

    static Option<Void> notYet(String name, String help) {
        return new Option<>(name, Optional.empty(), false, Optional.empty(), help);
    }
}

package dev.leat.config;

import java.util.Optional;

/// One option of a kind of thing: its name, what it holds, what it is when nobody says, and a
/// sentence of help. Without a value it belongs to the language, but is not there yet.
record Option<T>(String name, Optional<Value<T>> value, Optional<T> otherwise, String help) {

    static <T> Option<T> of(String name, Value<T> value, String help) {
        return new Option<>(name, Optional.of(value), Optional.empty(), help);
    }

    static <T> Option<T> of(String name, Value<T> value, T otherwise, String help) {
        return new Option<>(name, Optional.of(value), Optional.of(otherwise), help);
    }

    /// The help as the end of a sentence.
    String hint() {
        return Character.toLowerCase(help.charAt(0)) + help.substring(1, help.length() - 1);
    }

    static Option<Void> notYet(String name, String help) {
        return new Option<>(name, Optional.empty(), Optional.empty(), help);
    }
}

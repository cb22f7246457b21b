package dev.leat.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Everything that may be said of one kind of thing. Reading, 'did you mean' and 'not yet' come
/// from it. `noun` is what one of the options is called.
public record Spec(String kind, String noun, String help, List<Option<?>> options) {

    public static Spec of(String kind, String help, Option<?>... options) {
        return new Spec(kind, "option", help, List.of(options));
    }

    public Spec calling(String word) {
        return new Spec(kind, word, help, options);
    }

    public Optional<Option<?>> find(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    /// Whether a text begins with one of the options, as if its colon were forgotten.
    boolean begins(String text) {
        int blank = text.indexOf(' ');
        return blank > 0 && find(text.substring(0, blank)).isPresent();
    }

    /// The options that can be used, as a hint.
    public String whatThereIs() {
        var names =
                options.stream()
                        .filter(option -> option.value().isPresent())
                        .map(Option::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "it has none" : "the " + noun + "s are " + names;
    }

    /// The names of the language, for 'did you mean'.
    public List<String> names() {
        return options.stream().map(Option::name).toList();
    }
}

package dev.leat.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// All options of one kind of thing. Drives reading, 'did you mean' and 'not supported yet'. `noun`
/// is the word for one option.
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

    /// Returns true if a text begins with an option, as if its colon were missing.
    boolean begins(String text) {
        int blank = text.indexOf(' ');
        return blank > 0 && find(text.substring(0, blank)).isPresent();
    }

    /// Returns the supported options as a hint.
    public String supportedOptions() {
        var names =
                options.stream()
                        .filter(option -> option.value().isPresent())
                        .map(Option::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no option is supported" : "the " + noun + "s are " + names;
    }

    /// Returns the names of the language, for 'did you mean'.
    public List<String> names() {
        return options.stream().map(Option::name).toList();
    }
}

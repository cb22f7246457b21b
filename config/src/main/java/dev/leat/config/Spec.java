package dev.leat.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All options of one kind of map in the file, such as a queue. A spec is used to read the map, to
/// suggest corrections of misspelled names, and to report unsupported options. `noun` is the word
/// for one option in messages.
public record Spec(String kind, String noun, String help, List<Option<?>> options) {

    /// Returns the spec of a map with the options of these parts.
    public static Spec of(String kind, String help, Part<?>... parts) {
        var options = Stream.of(parts).<Option<?>>flatMap(part -> part.options().stream());
        return new Spec(kind, "option", help, options.toList());
    }

    public Spec calling(String word) {
        return new Spec(kind, word, help, options);
    }

    public Optional<Option<?>> find(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    /// Returns true if a text begins with the name of an option, as if the colon after the name
    /// were missing.
    boolean begins(String text) {
        int blank = text.indexOf(' ');
        return blank > 0 && find(text.substring(0, blank)).isPresent();
    }

    /// Returns a hint that lists the supported options.
    public String supportedOptions() {
        var names =
                options.stream()
                        .filter(option -> option.value().isPresent())
                        .map(Option::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no option is supported" : "the " + noun + "s are " + names;
    }

    /// Returns the names of all options, for suggestions.
    public List<String> names() {
        return options.stream().map(Option::name).toList();
    }
}

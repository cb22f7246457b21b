package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Spec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The kinds of the items of a list, such as faults. An item has exactly one option with the name
/// of a kind, and only options of this kind. `spec` has all options, in the order of the reference.
/// The name of a form's kind is its first option that is not in `places`. A kind may have several
/// forms.
record TestKinds<R>(Spec spec, Set<String> places, List<TestForm<? extends R>> forms) {

    JsonSchema schema() {
        return JsonSchema.options(spec).with("type", "object");
    }

    private String kind(TestForm<?> form) {
        return names(form).stream()
                .filter(name -> !places.contains(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(TestForm<?> form) {
        return form.whole().options().stream().map(Option::name).toList();
    }

    private List<TestForm<? extends R>> forms(String kind) {
        return forms.stream().filter(form -> kind(form).equals(kind)).toList();
    }

    /// Returns the name of the item's kind. Reports an item without a kind, or with several.
    Optional<String> kind(TestMap map) {
        var known = forms.stream().map(this::kind).toList();
        var names = spec.names().stream().filter(known::contains).toList();
        var found = map.options().names().stream().filter(names::contains).toList();
        if (found.size() == 1) {
            return Optional.of(found.getFirst());
        }
        if (map.options().usable() && (found.size() > 1 || map.options().lacks(names))) {
            map.say(
                    TestFileLintMessage.ONE_STEP,
                    map.in().in().thing(),
                    String.join(", ", names),
                    found.isEmpty() ? "none" : String.join(" and ", found));
        }
        return Optional.empty();
    }

    /// Returns the options of the item that its kind does not have.
    List<String> inapplicable(String kind, TestMap map) {
        var known = forms(kind).stream().flatMap(form -> names(form).stream()).toList();
        return map.options().names().stream()
                .filter(name -> spec.find(name).isPresent() && !known.contains(name))
                .toList();
    }

    /// Returns the item in the first form whose condition is true, or else in the last one. If it
    /// is invalid, reports the problems and returns empty.
    Optional<R> read(String kind, TestMap map) {
        var all = forms(kind);
        var form = all.stream().filter(f -> f.when().test(map)).findFirst().orElse(all.getLast());
        return map.find(form.whole()).map(item -> item);
    }

    YamlWriter.Entries write(R item) {
        return forms.stream().flatMap(f -> f.write(item).stream()).findFirst().orElseThrow();
    }
}

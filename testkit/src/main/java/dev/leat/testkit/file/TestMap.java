package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import java.util.List;
import java.util.Optional;

/// A map of a test file while it is read: its options, its node and the context.
record TestMap(Options options, Node node, TestFileContext in) {

    static TestMap of(Spec spec, Node node, TestFileContext in) {
        return new TestMap(Options.of(spec, node, in.in()), node, in);
    }

    boolean has(TestOption<?> option) {
        return options.has(option.name());
    }

    /// Returns the value of an option; empty if it is absent or invalid.
    <T> Optional<T> find(TestOption<T> option) {
        return option.reader().apply(this);
    }

    /// Returns the value of an option. Reports a required option that is absent.
    <T> Optional<T> find(Option<T> option) {
        return option.needed() ? options.need(option) : options.find(option);
    }

    /// Reports a problem of the map.
    void say(TestFileLintMessage mistake, Object... values) {
        in.say(node.mark(), mistake, values);
    }

    /// Reports that an option has no meaning because the map has the other one.
    void notApplicable(String option, String other) {
        in.sayOf(node, option, TestFileLintMessage.NOT_APPLICABLE, option, other);
    }

    /// Reports a problem if the map has none of these options.
    void require(TestFileLintMessage mistake, String... names) {
        if (options.lacks(List.of(names))) {
            say(mistake, in.in().thing());
        }
    }

    /// Returns the value of an option. If it is absent, reports this with a hint.
    <T> Optional<T> need(Option<T> option, String hint) {
        if (!options.has(option) && options.lacks(List.of(option.name()))) {
            say(TestFileLintMessage.NEEDS, in.in().thing(), option.name(), hint);
        }
        return options.find(option);
    }
}

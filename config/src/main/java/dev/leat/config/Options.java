package dev.leat.config;

import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The options in one map of the file. Creating this object reports unknown options; reading a
/// value reports the problems of that value.
public final class Options {

    private final Map<String, Node.Entry> given = new LinkedHashMap<>();
    private final Set<String> meant = new HashSet<>();
    private final ReadContext in;
    private final SourcePosition mark;
    private final boolean usable;
    private String name = "";

    private Options(ReadContext in, SourcePosition mark, boolean usable) {
        this.in = in;
        this.mark = mark;
        this.usable = usable;
    }

    /// Reads a map of options. An absent value is a map without options.
    public static Options of(Spec spec, Node node, ReadContext in) {
        return of(spec, node, node.mark(), in);
    }

    /// Reads the options of a member. Missing options are reported at its name.
    static Options of(Spec spec, NamedEntries.Member member, ReadContext in) {
        return of(spec, member.node(), member.mark(), in).named(member.name());
    }

    /// Reads a map of options. Missing options are reported at `mark`.
    public static Options of(Spec spec, Node node, SourcePosition mark, ReadContext in) {
        if (node instanceof Node.Entries map) {
            var options = new Options(in, mark, true);
            map.entries().forEach(entry -> options.enter(spec, entry));
            return options;
        }
        if (node instanceof Node.Scalar scalar && spec.begins(scalar.value())) {
            in.problem(scalar.mark(), GeneralLintMessage.NO_COLON);
        } else if (!node.nothing()) {
            Value.unexpected("a map of " + spec.noun() + "s", node, in);
        }
        return new Options(in, mark, node.nothing());
    }

    /// Sets the name of the map.
    Options named(String text) {
        name = text;
        return this;
    }

    ReadContext in() {
        return in;
    }

    String name() {
        return name;
    }

    private void enter(Spec spec, Node.Entry entry) {
        var name = entry.key().value();
        var option = spec.find(name);
        if (option.isEmpty()) {
            var near = Suggestion.to(name, spec.names());
            near.ifPresent(meant::add);
            in.report()
                    .problem(
                            entry.key().mark(),
                            GeneralLintMessage.UNKNOWN_OPTION.what(spec.noun(), name, in.thing()),
                            near.map(Suggestion::didYouMean)
                                    .or(() -> Optional.of(spec.supportedOptions())));
        } else if (option.get().value().isEmpty()) {
            in.problem(entry.key().mark(), GeneralLintMessage.NOT_YET, name, option.get().help());
        }
        given.put(name, entry);
    }

    /// Returns the value, or the option's default if the value is absent or invalid.
    public <T> T get(Option<T> option) {
        return find(option).or(option::otherwise).orElseThrow();
    }

    /// Returns the value; empty if it is absent or invalid.
    public <T> Optional<T> find(Option<T> option) {
        var value = option.value().orElseThrow();
        var inside = in.within("'%s' of %s".formatted(option.name(), in.thing()));
        return entry(option.name()).flatMap(entry -> value.read(entry.value(), inside));
    }

    /// Returns the value. If it is absent, reports this and returns empty.
    public <T> Optional<T> need(Option<T> option) {
        if (usable && !has(option) && !meant.contains(option.name())) {
            missing(option);
        }
        return find(option);
    }

    /// Reports that the option is missing.
    void missing(Option<?> option) {
        in.problem(
                mark, GeneralLintMessage.MISSING_OPTION, in.thing(), option.name(), option.hint());
    }

    private Optional<Node.Entry> entry(String option) {
        return Optional.ofNullable(given.get(option));
    }

    /// Returns the position of the option's value.
    SourcePosition mark(String option) {
        return entry(option).map(entry -> entry.value().mark()).orElse(mark);
    }

    /// Reports a problem at the option's name.
    void problem(String option, LintMessage message, Object... values) {
        in.problem(entry(option).map(e -> e.key().mark()).orElse(mark), message, values);
    }

    /// Reports a problem at the option's value.
    void invalid(String option, LintMessage message, Object... values) {
        in.problem(mark(option), message, values);
    }

    public boolean has(String name) {
        return given.containsKey(name);
    }

    public boolean has(Option<?> option) {
        return given.containsKey(option.name());
    }

    /// Returns true if the map has none of these options, not even with a misspelled name.
    public boolean lacks(Collection<String> names) {
        return Collections.disjoint(given.keySet(), names) && Collections.disjoint(meant, names);
    }

    /// Returns true if the map could be read.
    public boolean usable() {
        return usable;
    }

    /// Returns the names in the map, known or not.
    public Set<String> names() {
        return given.keySet();
    }
}

package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.Resource;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The reader of one kind of resource: the section that declares its members, and the reader of one
/// member. [ResourceKinds] lists all kinds.
record ResourceKind<R extends Resource>(
        Class<R> type, String word, Option<List<NamedEntries.Member>> section, Reader<R> reader) {

    /// Reads one member. If a required option is missing or invalid, reports it and returns empty.
    interface Reader<R> {
        Optional<R> read(NamedEntries.Member member, ReadContext in);
    }

    /// Returns a kind whose members are maps of options.
    static <R extends Resource> ResourceKind<R> of(
            Class<R> type, String word, Spec spec, String help, Reader<R> reader) {
        return of(type, word, NamedEntries.named(word + "s", spec), help, reader);
    }

    /// Returns a kind whose members are only read from their options.
    static <R extends Resource> ResourceKind<R> of(
            Class<R> type, String word, Spec spec, String help, Part<R> part) {
        return of(type, word, spec, help, (member, in) -> part.read(Options.of(spec, member, in)));
    }

    /// Returns a kind whose members are maps of options, and may have a namespace.
    static <R extends Resource> ResourceKind<R> qualified(
            Class<R> type, String word, Spec spec, String help, Part<R> part) {
        return of(
                type,
                word,
                NamedEntries.qualified(word + "s", spec),
                help,
                (member, in) -> part.read(Options.of(spec, member, in)));
    }

    private static <R extends Resource> ResourceKind<R> of(
            Class<R> type, String word, NamedEntries entries, String help, Reader<R> reader) {
        var section = Option.of(word + "s", entries, List.<NamedEntries.Member>of(), help);
        return new ResourceKind<>(type, word, section, reader);
    }

    /// Returns the app with the members that the file declares.
    App read(App app, Options sections, ReadContext in) {
        var members = new LinkedHashMap<String, R>();
        for (var member : sections.get(section)) {
            reader.read(member, in.within(word + " " + member.name()))
                    .ifPresent(resource -> members.put(member.name(), resource));
        }
        return app.with(type, members);
    }
}

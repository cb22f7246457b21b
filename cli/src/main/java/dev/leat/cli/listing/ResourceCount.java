package dev.leat.cli.listing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.text.NameWords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A row of `leat ls`: the resources of one kind.
///
/// @param kind the section of app.yaml, or `archives`
record ResourceCount(String kind, Set<String> names) {

    private static final int NAMES = 60;

    static final Listing<ResourceCount> LISTING =
            Listing.<ResourceCount>lines()
                    .text("KIND", ResourceCount::kind)
                    .count("COUNT", ResourceCount::count)
                    .text("NAMES", row -> TerminalLine.cut(String.join(", ", row.names()), NAMES))
                    .orElse("the app has no resources");

    @JsonProperty
    int count() {
        return names.size();
    }

    /// Returns the resources of an app file, and the queues and buckets that clients created.
    ///
    /// @param stored the app as its state has it
    static List<ResourceCount> of(App app, Optional<App> stored) {
        var rows = new ArrayList<ResourceCount>();
        rows.add(new ResourceCount("pipelines", app.pipelines().keySet()));
        var kinds = new LinkedHashSet<>(app.resources().keySet());
        stored.ifPresent(state -> kinds.addAll(state.resources().keySet()));
        for (var kind : kinds) {
            var names = new LinkedHashSet<>(app.all(kind).keySet());
            stored.ifPresent(state -> names.addAll(state.all(kind).keySet()));
            rows.add(new ResourceCount(NameWords.underscored(kind.getSimpleName()) + "s", names));
        }
        var archived = new LinkedHashSet<String>();
        app.pipelines().values().stream()
                .filter(pipeline -> app.terms(pipeline).archive().isPresent())
                .map(Pipeline::name)
                .forEach(archived::add);
        rows.add(new ResourceCount("archives", archived));
        rows.removeIf(row -> row.names().isEmpty());
        return rows;
    }
}

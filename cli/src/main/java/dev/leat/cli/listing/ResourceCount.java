package dev.leat.cli.listing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.terminal.Listing;
import dev.leat.text.NameWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/// A row of `leat ls`: the resources of one kind.
///
/// @param kind the section of app.yaml, or `archives`
record ResourceCount(String kind, Collection<String> names) {

    static final Listing<ResourceCount> LISTING =
            Listing.<ResourceCount>lines()
                    .text("KIND", ResourceCount::kind)
                    .count("COUNT", ResourceCount::count)
                    .text("NAMES", row -> String.join(", ", row.names()))
                    .orElse("no resources");

    @JsonProperty
    int count() {
        return names.size();
    }

    /// Returns the resources of an app file, and the queues and buckets that clients created.
    ///
    /// @param stored the app as its state has it
    static List<ResourceCount> of(App app, App stored) {
        var rows = new ArrayList<ResourceCount>();
        rows.add(new ResourceCount("pipelines", app.pipelines().keySet()));
        var kinds = new LinkedHashSet<>(app.resources().keySet());
        kinds.addAll(stored.resources().keySet());
        for (var kind : kinds) {
            var names = new LinkedHashSet<>(app.all(kind).keySet());
            names.addAll(stored.all(kind).keySet());
            rows.add(new ResourceCount(NameWords.underscored(kind.getSimpleName()) + "s", names));
        }
        var archived =
                app.pipelines().values().stream()
                        .filter(pipeline -> app.terms(pipeline).archive().isPresent())
                        .map(Pipeline::name)
                        .toList();
        rows.add(new ResourceCount("archives", archived));
        rows.removeIf(row -> row.names().isEmpty());
        return rows;
    }
}

package dev.leat.cli.run;

import dev.leat.decode.JsonValue;
import dev.leat.decode.JsonValue.Kind;
import dev.leat.decode.JsonWriter;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StateDocument;
import dev.leat.redis.RedisMarks;
import dev.leat.run.FileDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The locations of an app's views, recorded in its state: the stores in which each view was in
/// earlier runs, and the mark of each view in each Redis (an id by which the loss of its data is
/// detected). They are durable when a call returns. They are read at first use; the caller must
/// have locked the state folder by then. Threads share it.
public final class ViewLocations implements RedisMarks {

    static final String FILE = "places.json";

    /// The location of a view that is in no external store.
    static final String HOME = "";

    private final StateDocument document;
    private final String home;
    private @Nullable Map<String, Kept> views;

    /// The locations of one view in earlier runs, in order of time, and the view's marks by
    /// location.
    record Kept(List<String> ran, Map<String, String> marks) {

        Kept {
            ran = List.copyOf(ran);
            marks = Map.copyOf(marks);
        }

        Kept marked(String place, String mark) {
            var more = new TreeMap<>(marks);
            more.put(place, mark);
            return new Kept(ran, more);
        }

        Kept runs(String place) {
            var order = new ArrayList<>(ran);
            order.remove(place);
            order.add(place);
            return new Kept(order, marks);
        }

        /// Returns true if both addresses lead to the same Redis: the view has the same mark at
        /// both.
        boolean same(String one, String other) {
            var mark = marks.get(one);
            return one.equals(other) || (mark != null && mark.equals(marks.get(other)));
        }
    }

    /// @param home the location of views that are in no external store, as in 'was stored in the
    ///   state folder'
    ViewLocations(StateDocument document, String home) {
        this.document = document;
        this.home = home;
    }

    /// Returns the locations that are recorded in a state folder.
    public static ViewLocations in(Path state) {
        return new ViewLocations(new FileDocument(state.resolve(FILE)), EmbeddedHome.LOCATION);
    }

    @Override
    public synchronized Optional<String> mark(String place, String view) {
        return Optional.ofNullable(read().get(view)).map(kept -> kept.marks().get(place));
    }

    @Override
    public synchronized void remember(String place, Map<String, String> marks) {
        var next = new TreeMap<>(read());
        marks.forEach((view, mark) -> next.put(view, kept(next, view).marked(place, mark)));
        write(next);
    }

    /// Moves the locations of renamed views to their new names, unless they have locations there.
    ///
    /// @param former the former names by new name
    synchronized void rename(Map<String, String> former) {
        var next = new TreeMap<>(read());
        former.forEach((view, was) -> {
            var kept = next.get(was);
            if (kept != null && !next.containsKey(view)) {
                next.remove(was);
                next.put(view, kept);
            }
        });
        write(next);
    }

    /// Returns, by view, a message if the view had another location in the last run.
    synchronized Map<String, String> moved(Map<String, String> places) {
        var moved = new LinkedHashMap<String, String>();
        places.forEach((view, place) -> {
            var kept = kept(read(), view);
            if (!kept.ran().isEmpty() && !kept.same(kept.ran().getLast(), place)) {
                moved.put(view, moved(view, kept, place));
            }
        });
        return moved;
    }

    /// Records that the app runs now with the views at these locations.
    synchronized void runs(Map<String, String> places) {
        var next = new TreeMap<>(read());
        places.forEach((view, place) -> next.put(view, kept(next, view).runs(place)));
        write(next);
    }

    /// Returns, by location, the views that were in an external store in the last run.
    synchronized Map<String, List<String>> external() {
        var external = new TreeMap<String, List<String>>();
        read().forEach((view, kept) -> {
            if (!kept.ran().isEmpty() && !kept.ran().getLast().equals(HOME)) {
                external.computeIfAbsent(kept.ran().getLast(), _ -> new ArrayList<>()).add(view);
            }
        });
        return external;
    }

    private String moved(String view, Kept kept, String place) {
        var last = kept.ran().getLast();
        return "%s: was stored %s in the last run; at the new location it %s"
                .formatted(
                        view,
                        last.equals(HOME) ? home : "in Redis at " + last,
                        kept.ran().stream().anyMatch(before -> kept.same(before, place))
                                ? "has its earlier contents, without the records counted since"
                                : "includes new records only");
    }

    private static Kept kept(Map<String, Kept> all, String view) {
        return all.getOrDefault(view, new Kept(List.of(), Map.of()));
    }

    private Map<String, Kept> read() {
        var known = views;
        if (known == null) {
            known = load();
            views = known;
        }
        return known;
    }

    private Map<String, Kept> load() {
        try {
            return document.read().map(ViewLocations::read).orElse(Map.of());
        } catch (JacksonException | IllegalArgumentException broken) {
            throw new CorruptStateException(
                    "%s, which has the locations of the views, is corrupt; restore it from a backup, or remove it: the next start then cannot detect that a Redis has lost its data"
                            .formatted(document.what()),
                    broken);
        }
    }

    private static Map<String, Kept> read(String text) {
        var views = new TreeMap<String, Kept>();
        var saved = JsonValue.read(text.getBytes(StandardCharsets.UTF_8));
        of(Kind.OBJECT, saved)
                .members()
                .forEach((view, kept) -> {
                    var ran = new ArrayList<String>();
                    for (var place : of(Kind.ARRAY, kept.get("ran")).elements()) {
                        ran.add(of(Kind.TEXT, place).text().orElseThrow());
                    }
                    var marks = new TreeMap<String, String>();
                    of(Kind.OBJECT, kept.get("marks"))
                            .members()
                            .forEach((place, mark) ->
                                    marks.put(place, of(Kind.TEXT, mark).text().orElseThrow()));
                    views.put(view, new Kept(ran, marks));
                });
        return views;
    }

    private static JsonValue of(Kind kind, JsonValue value) {
        if (value.kind() != kind) {
            throw new IllegalArgumentException(
                    "a value is %s, not %s".formatted(value.kind(), kind));
        }
        return value;
    }

    private void write(Map<String, Kept> next) {
        if (next.equals(views)) {
            return;
        }
        var saved = new TreeMap<String, Map<String, Object>>();
        next.forEach((view, kept) -> {
            // The order of a map of `Map.of` differs between processes.
            var members = new LinkedHashMap<String, Object>();
            members.put("ran", kept.ran());
            members.put("marks", new TreeMap<>(kept.marks()));
            saved.put(view, members);
        });
        var text = new JsonWriter(false).tree(saved).copy();
        document.write(new String(text, StandardCharsets.UTF_8));
        views = next;
    }
}

package dev.leat.cli.fuzz.draw;

import static java.util.Collections.disjoint;

import dev.leat.cli.fuzz.draw.Tree.Entries;
import dev.leat.cli.fuzz.draw.Tree.Items;
import dev.leat.cli.fuzz.draw.Tree.Text;
import dev.leat.cli.fuzz.draw.Yaml.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// One mistake in an app that was right, as people make them.
///
/// @param text the file with the mistake
/// @param lines where lint must say that something is wrong; empty if nothing is
public record Mutation(String what, String text, Optional<Lines> lines) {

    private static final Pattern TYPED =
            Pattern.compile(
                    ".*\\.(visibility_timeout|retention|delay|max_receive_count|archive|fifo|expire_after|size|header|period"
                            + "|zone|limit|canary|rate|max_attempts|cool_down|for|above|measure|compression|on_overwrite"
                            + "|unknown_fields|max_rejects|delimiter|raw|scope|encoding|comment|else|window|refresh|max_rows|missing|first|truncate"
                            + "|timeout|memory|point_in_time_recovery|shards|start|max_snapshot_age|min_snapshots_to_keep|min_input_files|orphan_file_age)|.*\\.(every|archive)\\.keep|.*\\.(from|to)\\.format|.*\\.shrink\\.to");
    private static final Pattern REFERENCE =
            Pattern.compile(
                    ".*\\.(queue|stream|view|topic|bucket|table|lake_table|warehouse_table|schema|rank_by|top|via|notify|subscribe|index|offload)"
                            + "|.*\\.lookup\\.in|.*\\.unnest\\.column|tables\\.\\*\\.expire_at|.*\\.java\\.(class|jar)");
    private static final Pattern NEEDED =
            Pattern.compile(
                    "pipelines\\.\\*\\.(from|to)|views\\.\\*\\.measures|.*\\.every\\.(column|period)|.*\\.archive\\.keep|alarms\\.\\*\\.(measure|above)"
                            + "|pipelines\\.\\*\\.to\\.path|.*\\.mail\\.(server|from)|.*\\.aggregate\\.measures|.*\\.distinct\\.by"
                            + "|.*\\.lookup\\.(in|by|take)|.*\\.unnest\\.(column|as)|.*\\.java\\.(class|adds)|.*\\.shrink\\.(to|columns)"
                            + "|lookups\\.\\*\\.schema|tables\\.\\*\\.(indexes\\.\\*\\.)?key|lake_tables\\.\\*\\.(bucket|schema)"
                            + "|warehouse_tables\\.\\*\\.(key|schema)");

    /// Sinks with one writer.
    private static final Set<String> OWNED = Set.of("bucket", "table", "lake_table");

    /// Sinks with one writer, whatever it reads.
    private static final Set<String> OWNED_BY_ONE = Set.of("bucket", "table");

    private static final Pattern CONDITION =
            Pattern.compile("pipelines\\.\\*\\.(steps\\.where|to\\.where|delete_when)");

    /// Draws one for this app; where files are told of, one more of what cannot stand there.
    public static List<Mutation> of(Drawn app, Shape shape, Dice dice) {
        var draw = new Draw(app, shape, dice);
        var mutations = new ArrayList<Mutation>();
        for (int tries = 0; tries < 20 && mutations.isEmpty(); tries++) {
            draw.any().ifPresent(mutations::add);
        }
        draw.misplaced().ifPresent(mutations::add);
        return mutations;
    }

    private static final class Draw {

        private final Drawn app;
        private final Tree file;
        private final Shape shape;
        private final Dice dice;

        Draw(Drawn app, Shape shape, Dice dice) {
            this.app = app;
            file = app.file();
            this.shape = shape;
            this.dice = dice;
        }

        Optional<Mutation> any() {
            return switch (dice.between(0, 14)) {
                case 0 -> place(this::named).map(this::unknownOption);
                case 1 ->
                        place(place -> named(place) && place.getLast().toString().length() > 3)
                                .map(this::misspelt);
                case 2 ->
                        place(place -> is(place, TYPED) && text(place))
                                .map(place ->
                                        changed(
                                                "wrong value",
                                                place,
                                                dice.of("banana", "-5x", "1 hour")));
                case 3 ->
                        place(place -> named(place) && text(place))
                                .map(place ->
                                        with(
                                                "map for a value",
                                                place,
                                                new Entries()
                                                        .put("a", new Entries().put("b", "c"))));
                case 4 ->
                        place(place -> is(place, REFERENCE) && text(place))
                                .map(place ->
                                        changed(
                                                "misspelt name",
                                                place,
                                                ((Text) file.at(place)).value() + "zz"));
                case 5 ->
                        place(this::condition)
                                .map(place ->
                                        changed(
                                                "unknown column",
                                                place,
                                                "no_such_column is not null"));
                case 6 ->
                        place(place -> is(place, CONDITION))
                                .map(place ->
                                        changed(
                                                "syntax of SQL",
                                                place,
                                                dice.of(
                                                        "id = (",
                                                        "1 +",
                                                        "and true",
                                                        "id ==== 'x'",
                                                        "case when true")));
                case 7 ->
                        place(place -> is(place, CONDITION))
                                .map(place ->
                                        changed(
                                                "volatile function",
                                                place,
                                                dice.of(
                                                        "random() > 0.5",
                                                        "now() is not null",
                                                        "current_date > date '2020-01-01'")));
                case 8 -> place(place -> is(place, NEEDED)).map(this::removed);
                case 9 -> place(place -> named(place) && text(place)).flatMap(this::twice);
                case 10 ->
                        place(place ->
                                        place.size() == 3
                                                && place.getFirst().equals("schemas")
                                                && text(place))
                                .map(place ->
                                        changed(
                                                "unknown type",
                                                place,
                                                dice.of(
                                                        "varcharr",
                                                        "int[",
                                                        "text",
                                                        "varchar not nul")));
                case 12 ->
                        place(this::selectedKey)
                                .map(place -> changed("key of a table", place, "upper('x')"));
                case 13 -> place(this::ofQueue).map(this::keyOfLookup);
                case 11 ->
                        place(place -> place.size() == 2 && place.getFirst().equals("pipelines"))
                                .map(this::secondReader);
                default -> Optional.of(commented());
            };
        }

        private Optional<List<Object>> place(Predicate<List<Object>> wanted) {
            var found = new ArrayList<List<Object>>();
            file.walk((place, _) -> {
                if (wanted.test(place)) {
                    found.add(place);
                }
            });
            return found.isEmpty() ? Optional.empty() : Optional.of(dice.of(found));
        }

        private String option(List<Object> place) {
            return shape.option(place).orElse("");
        }

        private boolean named(List<Object> place) {
            return !option(place).isEmpty();
        }

        private boolean is(List<Object> place, Pattern option) {
            return option.matcher(option(place)).matches();
        }

        private boolean text(List<Object> place) {
            return file.at(place) instanceof Text;
        }

        /// A column of a table's key in a `select`.
        private boolean selectedKey(List<Object> place) {
            return place.size() == 6
                    && option(place.subList(0, 5)).equals("pipelines.*.to.select")
                    && ((Entries) file.at(place.subList(0, 4))).map().containsKey("table")
                    && app.flows().stream()
                            .anyMatch(flow ->
                                    flow.name().equals(place.get(1))
                                            && flow.key().contains(place.getLast()));
        }

        /// One over columns that are all known.
        private boolean condition(List<Object> place) {
            return is(place, CONDITION)
                    && app.flows().stream()
                            .anyMatch(flow ->
                                    flow.name().equals(place.get(1)) && flow.source().declared());
        }

        private Mutation changed(String what, List<Object> place, String value) {
            return with(what + " '" + value + "'", place, new Text(value));
        }

        private Mutation with(String what, List<Object> place, Tree value) {
            return made(what, file.with(place, place.getLast(), value), place);
        }

        private Mutation made(String what, Tree tree, List<Object> place) {
            var yaml = Yaml.of(tree);
            return new Mutation(what + " at " + place, yaml.text(), Optional.of(yaml.at(place)));
        }

        private Mutation unknownOption(List<Object> place) {
            var parent = place.subList(0, place.size() - 1);
            var copy = file.copy();
            ((Entries) copy.at(parent)).put("colour", "blue");
            return made("unknown option", copy, Tree.below(parent, "colour"));
        }

        private Mutation misspelt(List<Object> place) {
            var name = (String) place.getLast();
            int cut = dice.between(1, name.length() - 2);
            var other = name.substring(0, cut) + name.substring(cut + 1);
            var renamed = Tree.below(place.subList(0, place.size() - 1), other);
            return made("misspelt option", file.with(place, other, file.at(place)), renamed);
        }

        /// Lint names what it is missing in.
        private Mutation removed(List<Object> place) {
            var parent = place.subList(0, place.size() - 1);
            return made("needed option removed, " + place, file.without(place), parent);
        }

        private Optional<Mutation> twice(List<Object> place) {
            var lines = app.yaml().at(place);
            var all = new ArrayList<>(app.yaml().text().lines().toList());
            var line = all.get(lines.first() - 1);
            if (lines.last() > lines.first() || line.strip().startsWith("- ")) {
                return Optional.empty();
            }
            all.add(lines.first(), line);
            return Optional.of(
                    new Mutation(
                            "the same twice: " + place,
                            String.join("\n", all) + "\n",
                            Optional.of(new Lines(lines.first(), lines.first() + 1))));
        }

        private Mutation secondReader(List<Object> place) {
            var copy = file.copy();
            ((Entries) copy.at(List.of("pipelines"))).put("second", file.at(place).copy());
            var yaml = Yaml.of(copy);
            var first = yaml.at(place);
            var from = ((Entries) file.at(Tree.below(place, "from"))).map().keySet();
            boolean shared = from.contains("bucket") || from.contains("stream");
            var pipeline = ((Entries) file.at(place)).map();
            // Two pipelines may read a bucket or stream, but they do not write the same objects, or
            // the rows of the same object.
            var owned = from.contains("stream") ? OWNED_BY_ONE : OWNED;
            boolean harmless =
                    shared
                            && pipeline.get("to") instanceof Items(var sinks)
                            && sinks.stream()
                                    .noneMatch(sink ->
                                            !disjoint(((Entries) sink).map().keySet(), owned));
            var all =
                    new Lines(
                            Math.min(first.first(), yaml.at(List.of("pipelines")).first()),
                            yaml.at(List.of("pipelines")).last());
            boolean via = from.contains("via");
            return new Mutation(
                    "two pipelines of one source",
                    yaml.text(),
                    harmless && !via ? Optional.empty() : Optional.of(all));
        }

        private boolean ofQueue(List<Object> place) {
            return place.size() == 2
                    && place.getFirst().equals("pipelines")
                    && ((Entries) file.at(Tree.below(place, "from"))).map().containsKey("queue");
        }

        /// A key that is an element of a list of a lookup.
        private Mutation keyOfLookup(List<Object> place) {
            var copy = file.copy();
            ((Entries) copy)
                    .below("schemas")
                    .put("Listed", new Entries().put("code", "varchar").put("list", "varchar[]"));
            ((Entries) copy)
                    .below("lookups")
                    .put(
                            "listed",
                            new Entries()
                                    .put("file", "listed.ndjson")
                                    .put("schema", "Listed")
                                    .put("key", "code"));
            var lookup = new Entries().put("in", "listed").put("by", "id").put("take", "list");
            var unnest = new Entries().put("column", "list").put("as", "listed_element");
            ((Entries) copy.at(place))
                    .put(
                            "steps",
                            new Items()
                                    .add(new Entries().put("lookup", lookup))
                                    .add(new Entries().put("unnest", unnest)))
                    .put("key", "listed_element");
            return made("key from a lookup", copy, Tree.below(place, "key"));
        }

        Optional<Mutation> misplaced() {
            return place(place -> option(place).matches("pipelines\\.\\*\\.on_(success|failure)"))
                    .map(this::misplaced);
        }

        private Mutation misplaced(List<Object> place) {
            var copy = file.copy();
            var sink = ((Items) copy.at(place)).list().getFirst();
            var option =
                    dice.of(
                            "path",
                            "format",
                            "compression",
                            "view",
                            "bucket",
                            "table",
                            "lake_table",
                            "warehouse_table");
            ((Entries) sink)
                    .put(
                            option,
                            option.equals("path")
                                    ? "{source.stem}"
                                    : option.equals("format")
                                            ? "csv"
                                            : option.equals("compression") ? "gzip" : "other");
            return made("misplaced " + option, copy, Tree.below(place, 0));
        }

        private Mutation commented() {
            var lines = new ArrayList<>(app.yaml().text().lines().toList());
            lines.add(dice.between(0, 1), "# a comment");
            lines.add("");
            return new Mutation("a comment", String.join("\n", lines) + "\n", Optional.empty());
        }
    }
}

package dev.leat.quality.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.sink.WarehouseTableSink;
import dev.leat.quality.suggest.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProposalPlaceTest {

    private static final ProposalPlace PLACE = place("Sale");

    private static final String APP =
            """
            # the sales
            app: shop
            schemas:
              Sale: {id: varchar not null, price: "decimal(18, 2)", mail: varchar}   # a line
            lake_tables: {sales: {bucket: b, schema: Sale}}
            views:
              days: {key: id}
            pipelines:
              load:
                from: {bucket: b, schema: Sale}
                steps:
                  # clean
                  - where: price is not null   # open ones
                  - check: {price is known: price > 0}
                to: [{lake_table: sales}, {view: days}]
            """;

    private static ProposalPlace place(String schema, Step... steps) {
        var from =
                new QueueSource(
                        "q", new Schema(schema, List.of()), Pipeline.UnknownFields.IGNORE, 1);
        return new ProposalPlace(Pipeline.of("load", from).withSteps(List.of(steps)));
    }

    private static String accepted(String text, Proposal proposal) throws UnplacedException {
        return PLACE.write(text, proposal, true);
    }

    private static Object at(String text, String... path) {
        return Objects.requireNonNull(AppText.of(text).at(List.of(path)));
    }

    private static void refused(Proposal proposal, boolean chosen, String reason) {
        assertThatThrownBy(() -> PLACE.write(APP, proposal, chosen))
                .isInstanceOf(UnplacedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void writesEachKindToItsPlace() throws UnplacedException {
        assertThat(accepted(APP, new Proposal.Column("shop", Type.Simple.INTEGER, "")))
                .contains("mail: varchar, shop: integer}   # a line");
        assertThat(accepted(APP, new Proposal.Column("price", new Type.Decimal(18, 4), "")))
                .contains("price: 'decimal(18,4)', mail");
        assertThat(accepted(APP, new Proposal.NotNull("mail", "")))
                .contains("mail: varchar not null}   # a line");
        assertThat(accepted(APP, new Proposal.Personal("id", "")))
                .contains("{id: varchar not null pii, price");
        assertThat(at(accepted(APP, check("a > 1")), "pipelines", "load", "steps", "1", "check"))
                .isEqualTo(Map.of("price is known", "price > 0", "new", "a > 1"));
        var set =
                accepted(
                        accepted(APP, new Proposal.Normalization("id", "strip(id)", "")),
                        new Proposal.Normalization("mail", "lower(mail)", ""));
        assertThat(at(set, "pipelines", "load", "steps", "0"))
                .isEqualTo(Map.of("set", Map.of("id", "strip(id)", "mail", "lower(mail)")));
        var keyed = accepted(APP, new Proposal.Key(List.of("id"), ""));
        assertThat(at(keyed, "pipelines", "load", "key")).isEqualTo("id");
        assertThat(
                        at(
                                accepted(keyed, new Proposal.Version(List.of("id"), "mail", "")),
                                "pipelines",
                                "load",
                                "version"))
                .isEqualTo("mail");
        assertThat(accepted(APP, new Proposal.Partition("mail", "")))
                .contains("schema: Sale, partition_by: mail}}");
        assertThat(
                        at(
                                accepted(APP, new Proposal.Period("mail", "1d", "")),
                                "views",
                                "days",
                                "every"))
                .isEqualTo(Map.of("column", "mail", "period", "1d"));
    }

    @Test
    void aKeyIsAlsoThatOfAWarehouseTableWhoseKeyIsOnlyThePlaceOfTheRecord()
            throws UnplacedException {
        var text =
                """
                warehouse_tables: {rides: {schema: Row, key: record_id}}
                pipelines:
                  load:
                    steps: [{set: {record_id: "concat_ws('/', source.key, source.line)"}}]
                    to: [{warehouse_table: rides, select: {record_id: record_id, ride_id: '"ride id"'}}]
                """;
        var from =
                new QueueSource("q", new Schema("S", List.of()), Pipeline.UnknownFields.IGNORE, 1);
        var sink =
                new WarehouseTableSink(
                        "rides",
                        new Sink.Filter.All(),
                        Map.of("record_id", Sql.of("record_id"), "ride_id", Sql.of("\"ride id\"")));
        var place = new ProposalPlace(Pipeline.of("load", from).withTo(List.of(sink)));
        var key = new Proposal.Key(List.of("ride id"), "");
        var keyed = place.write(text, key, true);
        assertThat(at(keyed, "warehouse_tables", "rides", "key")).isEqualTo("ride_id");
        assertThat(at(keyed, "pipelines", "load", "key")).isEqualTo("ride id");
        assertThatThrownBy(() -> place.write(keyed, key, true))
                .hasMessageContaining("has it already");
        assertThatThrownBy(() -> place.write(text.replace("source.line", "'x'"), key, true))
                .hasMessageContaining("warehouse table rides judges rows by its own key record_id");
    }

    @Test
    void aCheckComesBehindTheStepThatSetsItsColumn() throws UnplacedException {
        var text =
                APP.replace(
                        "      - check: {price is known: price > 0}\n",
                        "      - check: {price is known: price > 0}\n      - set: {price: price / 100}\n");
        var check = new Proposal.Check("new", "price > 1", List.of("price"), "");
        assertThat(at(accepted(text, check), "pipelines", "load", "steps", "3", "check"))
                .isEqualTo(Map.of("new", "price > 1"));
    }

    @Test
    void saysWhyAProposalHasNoPlace() {
        refused(new Proposal.Column("mail", Type.Simple.VARCHAR, ""), true, "has it already");
        refused(new Proposal.Column("price", new Type.Decimal(18, 2), ""), true, "has it already");
        refused(new Proposal.Column("mail", Type.Simple.DATE, ""), false, "by its number");
        refused(new Proposal.NotNull("id", ""), true, "has it already");
        refused(new Proposal.NotNull("none", ""), true, "accept its type first");
        refused(check("price  > 0"), true, "has it already");
        refused(new Proposal.Version(List.of("id"), "mail", ""), true, "accept its key first");
        refused(new Proposal.Lookup("c.csv", "id", "id", ""), true, "look-up-values.md");
        assertThatThrownBy(() -> place("").write(APP, new Proposal.NotNull("id", ""), true))
                .hasMessageContaining("has no schema");
        assertThatThrownBy(() ->
                        place("Sale", new Step.Exclude(List.of("id")))
                                .write(
                                        APP.replace(
                                                "- where: price",
                                                "- exclude: id\n      - where: price"),
                                        check("id > 1"),
                                        true))
                .hasMessageContaining("no step `check` before step 1");
    }

    private static Proposal.Check check(String condition) {
        return new Proposal.Check("new", condition, List.of("id"), "");
    }

    /// Random layouts of an app: each proposal changes one range, and nothing else.
    @Test
    void keepsEachByteOutsideOfTheChange() throws UnplacedException {
        var random = new Random(38);
        int edits = 0;
        while (edits < 200) {
            var text = app(random);
            for (var proposal : proposals(random)) {
                var after = accepted(text, proposal);
                oneRange(text, after, proposal);
                edits++;
                if (random.nextBoolean()) {
                    text = after;
                }
            }
        }
    }

    private static void oneRange(String before, String after, Proposal proposal) {
        int start = 0;
        int least = Math.min(before.length(), after.length());
        while (start < least && before.charAt(start) == after.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < least - start
                && before.charAt(before.length() - 1 - end)
                        == after.charAt(after.length() - 1 - end)) {
            end++;
        }
        var removed = before.substring(start, before.length() - end);
        assertThat(removed).as("%s in\n%s\nto\n%s", proposal, before, after).doesNotContain("\n");
        if (!(proposal instanceof Proposal.Column)) {
            assertThat(removed)
                    .as("%s in\n%s", proposal, before)
                    .matches("['\"]?(varchar( not null)?)?['\"]?");
        }
        assertThat(after.contains("\r\n")).isEqualTo(before.contains("\r\n"));
        assertThat(after.replace("\r\n", "")).doesNotContain("\r");
        assertThat(comments(after)).isEqualTo(comments(before));
        assertThat(after).doesNotMatch("(?s).*[^\\r]\\n.*\\r\\n.*");
    }

    private static List<String> comments(String text) {
        return text.lines()
                .filter(line -> line.contains("# "))
                .map(line -> line.substring(line.indexOf("# ")))
                .toList();
    }

    private static List<Proposal> proposals(Random random) {
        var all = new ArrayList<Proposal>();
        all.add(new Proposal.Column("new " + random.nextInt(9), new Type.Decimal(18, 2), "r"));
        all.add(new Proposal.NotNull("name", "r"));
        all.add(new Proposal.Personal("name", "r"));
        all.add(new Proposal.Normalization("id", "upper(strip(id))", "r"));
        all.add(new Proposal.Key(random.nextBoolean() ? List.of("id") : List.of("id", "at"), "r"));
        all.add(
                new Proposal.Check(
                        "it's: new", "regexp_full_match(id, '#[a-z]: x')", List.of("id"), "r"));
        return all;
    }

    private static String app(Random random) {
        var text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append("# the shop: {not: yaml}\n\n");
        }
        text.append("app: shop").append(comment(random)).append('\n');
        text.append("schemas:").append(comment(random)).append('\n');
        text.append(
                random.nextBoolean()
                        ? "  Sale: {id: &t varchar, name: \"varchar\", at: *t, }"
                                + comment(random)
                                + "\n"
                        : "    Sale:\n        # columns\n        id: varchar not null"
                                + comment(random)
                                + "\n\n        name:   'varchar'"
                                + comment(random)
                                + "\n        at: varchar\n");
        var pipeline = new StringBuilder("pipelines:\n  load:" + comment(random) + "\n");
        pipeline.append("    from: {bucket: b, schema: Sale}").append(comment(random)).append('\n');
        pipeline.append(steps(random));
        pipeline.append("    to:\n      - view: v").append(comment(random)).append('\n');
        if (random.nextBoolean()) {
            text.append(pipeline).append("buckets:\n  b:").append(comment(random));
        } else {
            text.append("buckets: {b: }\n\n").append(pipeline);
        }
        var made = random.nextBoolean() ? text.toString().stripTrailing() : text + "\n# end\n";
        return random.nextInt(3) == 0 ? made.replace("\n", "\r\n") : made;
    }

    private static String steps(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 ->
                    "    steps:\n      - check:\n          ok: id <> ''"
                            + comment(random)
                            + "\n          two: |\n            at > ''\n      - where: true\n";
            case 2 -> "    steps: [{check: {ok: id <> ''}}, {where: 'true'}]\n";
            case 3 -> "    steps: &s\n    - set: {at: strip(at)}" + comment(random) + "\n";
            default -> "    steps:\n    # first\n    - where: id <> ''\n    - where: at <> ''\n";
        };
    }

    private static String comment(Random random) {
        return random.nextInt(3) == 0 ? "   # a comment: with {signs" : "";
    }
}

package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Polling;
import dev.leat.port.Audit;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operations with which the console repairs dead letters, over HTTP with a login, on one
/// running app. Each test has records of its own.
@Timeout(300)
class ConsoleRepairTest extends RepairedApp {

    @Test
    void aLetterIsEditedWithMaskedValuesAndSent() throws Exception {
        var letter = rejected("edited", "-5");
        long number = letter.path("sequence").asLong();
        var shown = letter.path("body").asString();
        assertThat(shown).contains("***").doesNotContain("555-0");

        var refused = edit(number, shown, reader);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("dead letters with personal values");
        var same = edit(number, shown, writer);
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(same.body()).contains("\"passing\":0", "\"failing\":1", "amount is above zero");
        var wrong = edit(number, shown.replace("-5", "\"x\""), writer);
        assertThat(wrong.body()).contains("\"skipped\":1", "does not match the schema");

        var answer = edit(number, shown.replace("-5", "5"), writer);
        assertThat(answer.body()).contains("\"passing\":1").doesNotContain("555-0");
        var plan = JsonMapper.shared().readTree(answer.body()).path("id").asString();
        assertThat(
                        send("POST", "/leat/v1/plans/" + plan + "/runs", "{\"by\":\"x\"}", reader)
                                .statusCode())
                .isEqualTo(403);
        var run = post("plans/" + plan + "/runs", "{\"by\":\"console\"}").path("id").asString();
        var ended = completed(run);
        assertThat(ended.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(ended.path("detail").asString()).isEqualTo("edited by hand");
        var entry = get("redrives/" + run + "/entries", reader).path("items").get(0);
        assertThat(entry.path("edited").asBoolean()).isTrue();
        while (!running.get("/users/edited").contains("\"spent\":5")) {
            Polling.pause();
        }
        assertThat(
                        send("POST", "/leat/v1/redrives/" + run + "/resumptions", "{}", writer)
                                .statusCode())
                .isEqualTo(409);
    }

    @Test
    void rejectedLinesAreThoseOfTheVersionThatHasThem() throws Exception {
        put("id,user_id,amount,phone\n1,u,x,\n");
        assertThat(reports(1).get(0).path("rejects").path("key").asString())
                .isEqualTo("sheet.rejects");
        put("id,user_id,amount,phone\n2,u,y,\n");
        var both = reports(2);
        assertThat(both.get(0).path("rejects").isObject()).isTrue();
        assertThat(both.get(1).path("rejects").isNull()).isTrue();
    }

    private static void put(String lines) throws Exception {
        var file = Files.writeString(folder.resolve("sheet.csv"), lines);
        var session = new Session();
        assertThat(
                        session.run(
                                "put",
                                file.toString(),
                                "sheets/sheet.csv",
                                "--app",
                                folder.toString()))
                .as(session.err())
                .isZero();
    }

    private JsonNode reports(int done) throws Exception {
        while (true) {
            var items = get("pipelines/load/files", reader).path("items");
            if (items.size() == done && items.get(0).at("/entry/phase").asString().equals("DONE")) {
                return items;
            }
            Polling.pause();
        }
    }

    @Test
    void anUnknownLetterOrPlanIsRefused() throws Exception {
        assertThat(edit(1_000_000, "{}", writer).statusCode()).isEqualTo(404);
        var queue =
                send(
                        "POST",
                        "/leat/v1/dead-letters/none/edits",
                        "{\"letter\":1,\"body\":\"{}\"}",
                        writer);
        assertThat(queue.statusCode()).isEqualTo(404);
        assertThat(send("POST", "/leat/v1/plans/none/runs", "{\"by\":\"x\"}", writer).statusCode())
                .isEqualTo(404);
        assertThat(edit(1, "{}", "").statusCode()).isEqualTo(401);
    }

    @Test
    void theOthersFollowTheCanary() throws Exception {
        var sequences =
                List.of(
                        rejected("c1", "-1").path("sequence").asLong(),
                        rejected("c2", "-1").path("sequence").asLong(),
                        rejected("c3", "-1").path("sequence").asLong());
        var terms =
                """
                {"terms": {"where": null, "cause": null, "sequences": %s, "set": {"amount": "abs(amount)"},
                  "limit": null, "rate": null, "to": null, "held": false, "loop": 3, "passing": false, "move": null}}
                """
                        .formatted(sequences);
        var plan = post("dead-letters/orders-dlq/plans", terms).path("id").asString();
        var refused =
                send(
                        "POST",
                        "/leat/v1/plans/" + plan + "/runs",
                        "{\"by\":\"x\",\"canary\":0}",
                        writer);
        assertThat(refused.statusCode()).isEqualTo(422);
        var run =
                post("plans/" + plan + "/runs", "{\"by\":\"console\",\"canary\":1}")
                        .path("id")
                        .asString();
        var ended = completed(run);
        assertThat(ended.path("detail").asString()).isEqualTo("canary of 1");
        assertThat(ended.path("redriven").asLong()).isEqualTo(3);
    }

    @Test
    void theOthersStayIfTheCanaryFails() throws Exception {
        var sequences =
                List.of(
                        rejected("f1", "-1").path("sequence").asLong(),
                        rejected("f2", "-1").path("sequence").asLong());
        var session = new Session();
        var words =
                List.of(
                        "dlq",
                        "redrive",
                        "orders-dlq",
                        "--id",
                        "" + sequences.get(0),
                        "--id",
                        "" + sequences.get(1),
                        "--canary",
                        "1",
                        "--yes",
                        "--app",
                        folder.toString());
        assertThat(session.run(words.toArray(String[]::new))).isEqualTo(1);
        assertThat(session.out())
                .contains(
                        "1 dead letter redriven",
                        "the canary failed: 1 of 1 failed again; the others were not sent\n",
                        "stopped");
        var history = new Session();
        assertThat(history.run("dlq", "history", "--app", folder.toString())).isZero();
        assertThat(history.out())
                .contains("canary of 1; 1 of 1 failed again; the others were not sent");
    }

    /// A login that may only read sees addresses masked; one that may change sees them.
    @Test
    void aReaderSeesNoAddressOfASubscriber() throws Exception {
        assertThat(get("topics", writer).toString()).contains("\"boss@example.com\"");
        assertThat(get("topics", reader).toString())
                .contains("\"***@example.com\"")
                .doesNotContain("boss");
    }

    @Test
    void groupsHaveTheirArrivals() throws Exception {
        rejected("late", "-1");
        var groups = get("dead-letters/orders-dlq/groups?from=0", reader).path("groups");
        var trend = groups.get(0).path("trend");
        assertThat(trend.path("recent").asLong()).isPositive();
        assertThat(trend.path("hour")).hasSize(12);
        assertThat(trend.path("day")).hasSize(24);
        var list = new Session();
        assertThat(list.run("dlq", "ls", "--app", folder.toString())).isZero();
        assertThat(list.out())
                .contains(
                        "%s/console/#/letters/orders-dlq?group=%s"
                                .formatted(url, groups.get(0).path("id").asString()));
    }

    @Test
    void stepsHaveTheirColumns() throws Exception {
        var steps = get("pipelines/count_orders/steps", reader).path("items");
        assertThat(steps).hasSize(4);
        assertThat(steps.get(0).path("kind").asString()).isEqualTo("from");
        assertThat(steps.get(0).path("columns").get(3).toString())
                .isEqualTo(
                        "{\"name\":\"phone\",\"type\":\"VARCHAR\",\"nullable\":true,\"privacy\":\"PERSONAL\"}");
        assertThat(steps.get(1).path("columns").findValuesAsString("name"))
                .containsExactly("id", "user_id", "amount", "phone", "gross", "short");
        assertThat(steps.get(1).path("columns").get(5).path("privacy").asString())
                .isEqualTo("DERIVED");
        assertThat(steps.get(3).path("columns").findValuesAsString("name")).doesNotContain("gross");
        assertThat(send("GET", "/leat/v1/pipelines/none/steps", "", reader).statusCode())
                .isEqualTo(404);
    }

    @Test
    void shownPersonalValuesAreInTheAuditLog() throws Exception {
        long number = rejected("shown", "-1").path("sequence").asLong();
        var path =
                "dead-letters/orders-dlq/letters?cursor=%d&limit=1&unmasked=true".formatted(number);
        assertThat(send("GET", "/leat/v1/" + path, "", reader).statusCode()).isEqualTo(403);
        assertThat(get(path, writer).toString()).contains("555-0100");
        get(path, writer);
        var history = new Session();
        assertThat(history.run("dlq", "history", "--json", "--app", folder.toString())).isZero();
        var shown =
                history.out()
                        .lines()
                        .filter(line -> line.contains("\"kind\":\"shown\""))
                        .filter(line -> line.contains("/letters"))
                        .toList();
        assertThat(shown).hasSize(1);
        assertThat(shown.getFirst())
                .contains(
                        "\"by\":\"console\"",
                        "\"queue\":\"orders-dlq\"",
                        "personal values shown: GET /leat/v1/dead-letters/orders-dlq/letters");
    }

    private static String terms(long letter, String where, String set) {
        var terms =
                new Audit.Terms.Builder()
                        .sequences(List.of(letter))
                        .where(Optional.of(where).filter(sql -> !sql.isEmpty()))
                        .set(set.isEmpty() ? Map.of() : Map.of("user_id", set));
        return "{\"terms\":" + terms.build().json() + "}";
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "phone < '6', '', phone",
                "\"PHONE\" < '6', '', phone",
                "1 / (ascii(phone) - 53) > 0, '', phone",
                "LETTER.body like '%555%', '', letter",
                "columns('ph.*') < '6', '', phone",
                "amount < 0, reverse(phone), phone",
                "``, letter.body ->> 'phone', letter",
            })
    void aReadersConditionsAndEditsUseNoPersonalValue(String where, String set, String used)
            throws Exception {
        for (var kind : List.of("previews", "plans")) {
            var path = "/leat/v1/dead-letters/orders-dlq/" + kind;
            var answer = send("POST", path, terms(1, where, set.replace("''", "")), reader);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
            assertThat(answer.body()).contains("may only read masked values", used);
        }
    }

    @Test
    void aReadersConditionsSelectByShownValues() throws Exception {
        long letter = rejected("plain", "-1").path("sequence").asLong();
        var terms = terms(letter, "amount < 0 and user_id = 'plain'", "upper(user_id)");
        var path = "/leat/v1/dead-letters/orders-dlq/previews";
        assertThat(send("POST", path, terms, reader).body())
                .contains("\"deadLetters\":1,", "\"failing\":1,");
    }

    /// A column that a step computes counts as personal.
    @ParameterizedTest
    @CsvSource({"phone < '6', 403", "short = '555', 403", "amount > -9, 200"})
    void aReaderTriesChecksWithoutPersonalValues(String condition, int status) throws Exception {
        var group = rejected("checked", "-1").path("groups").get(0).asString();
        var change =
                """
                {"change": {"pipeline": "count_orders", "check": "amount is above zero", "condition": "%s"}}\
                """
                        .formatted(condition);
        var path = "/leat/v1/dead-letters/orders-dlq/groups/" + group + "/checks";
        var answer = send("POST", path, change, reader);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "reverse(phone), ***",
                "letter.body ->> 'phone', ***",
                "upper(user_id), SAMPLED",
            })
    void samplesMaskColumnsThatAreSetFromPersonalValues(String set, String shown) throws Exception {
        long letter = rejected("sampled", "-1").path("sequence").asLong();
        var plan = post("dead-letters/orders-dlq/plans", terms(letter, "", set));
        while (!plan.path("complete").asBoolean()) {
            assertThat(plan.path("failure").asString()).isEmpty();
            assertThat(plan.toString()).doesNotContain("555-0100", "0010-555");
            Polling.pause();
            plan = get("plans/" + plan.path("id").asString(), reader);
        }
        assertThat(plan.at("/samples/0/after").asString())
                .contains("\"user_id\":\"" + shown + "\"", "\"phone\":\"***\"");
        assertThat(plan.toString()).doesNotContain("555-0100", "0010-555");
    }

    @Test
    void resultsThatDependOnPersonalValuesAreInTheAuditLog() throws Exception {
        long letter = rejected("logged", "-1").path("sequence").asLong();
        post("dead-letters/orders-dlq/previews", terms(letter, "phone < '6'", ""));
        assertThat(get("redrives?limit=50", reader).toString())
                .contains(
                        "personal values shown: POST dead-letters/{queue}/previews uses values that"
                                + " are masked: phone");
    }
}

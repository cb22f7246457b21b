package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Record;
import dev.leat.deadletter.SnsEnvelopeReader;
import dev.leat.kernel.ExpressionSetRow;
import dev.leat.port.BadExpressionException;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEditTest {

    private static final String BODY =
            "{ \"id\" : \"ä\\u0041\",\n  \"total\":1.50, \"unknown\":[1e5,  {\"total\":2}],"
                    + "\"count\":  \"12\"\t}\n";

    private static final String FAILS = "the expression raised an error for this dead letter";

    private static String edited(String body, Map<String, String> values) {
        var paths = new LinkedHashMap<List<String>, String>();
        values.forEach((path, value) -> paths.put(List.of(path.split("/", -1)), value));
        return switch (JsonEdit.apply(body.getBytes(StandardCharsets.UTF_8), paths)) {
            case JsonEdit.Result.Done done -> new String(done.body(), StandardCharsets.UTF_8);
            case JsonEdit.Result.Refused refused -> refused.why();
        };
    }

    private static Map<String, ExpressionSetRow.Value> values(
            String body, Map<String, String> set) {
        try (var selection = new DeadLetterSelection(Dead.app(), "orders-dlq", Dead.set(set))) {
            return values(selection.pick(List.<Message.Seen>of(Dead.letter(1, body))).getFirst());
        }
    }

    private static Map<String, ExpressionSetRow.Value> values(DeadLetterSelection.Picked picked) {
        return picked.values().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                value -> String.join(".", value.getKey()), Map.Entry::getValue));
    }

    @Test
    void leavesEveryOtherByteAsItWas() {
        assertThat(edited(BODY, Map.of("total", "7"))).isEqualTo(BODY.replace("1.50", "7"));
        assertThat(edited(BODY, Map.of("id", "null")))
                .isEqualTo(BODY.replace("\"ä\\u0041\"", "null"));
        assertThat(edited(BODY, Map.of("count", "0", "total", "\"x\"")))
                .isEqualTo(BODY.replace("\"12\"", "0").replace("1.50", "\"x\""));
    }

    @Test
    void replacesMembersOfObjects() {
        var body = "{ \"a\" : {\"b\": { \"c\":1 , \"d\":2},\"c\":3}, \"c\":4 }";
        assertThat(edited(body, Map.of("a/b/c", "5"))).isEqualTo(body.replace("1", "5"));
        assertThat(edited(body, Map.of("a/b/x", "5"))).isEqualTo(body.replace("2", "2,\"x\":5"));
        var both = new LinkedHashMap<>(Map.of("a/c", "6"));
        both.put("a/b/d", "7");
        both.put("c", "8");
        assertThat(edited(body, both))
                .isEqualTo(body.replace("3", "6").replace("2", "7").replace("4", "8"));
        for (var path : List.of("c/x", "x/y", "a/c/x")) {
            assertThat(edited(body, Map.of(path, "1"))).contains("is not an object in the body");
        }
        assertThat(edited("{\"a\":{\"b\":1,\"b\":2}}", Map.of("a/b", "1")))
                .contains("'a' is not an object");
    }

    @Test
    void appendsWhatIsNotThere() {
        var values = new LinkedHashMap<String, String>();
        values.put("a\"b", "1");
        values.put("c", "[2]");

        assertThat(edited("{\"x\":0 }", values)).isEqualTo("{\"x\":0,\"a\\\"b\":1,\"c\":[2] }");
        assertThat(edited(" { } ", values)).isEqualTo(" {\"a\\\"b\":1,\"c\":[2] } ");
    }

    @Test
    void editsNothingThatIsNoObject() {
        for (var body : List.of("", "x", "[1]", "{\"a\":1", "{\"a\" 1}", "\"text\"", "null")) {
            assertThat(edited(body, Map.of("a", "2"))).contains("not a JSON object");
        }
        assertThat(edited("{\"a\":1,\"a\":2}", Map.of("a", "3"))).contains("twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "total | total * 2 | 2469135780246913578024691356.0246913578",
                "total | 12 | 12",
                "total | '12.50' | 12.50",
                "count | count + 1 | 9007199254740994",
                "count | null | null",
                "paid | not paid | false",
                "id | concat('say \"hi\" ', id) | \"say \\\"hi\\\" a\"",
                "at | timestamptz '2026-01-31 12:00:00.5+01' | \"2026-01-31T11:00:00.5Z\"",
                "at | letter.sent_at | \"2026-01-05T12:00:00.123456Z\"",
                "day | date '2026-01-31' | \"31.01.2026\"",
                "day | '1.2.2026' | \"1.2.2026\"",
                "extra | {'a': total, 'b': [1]} "
                        + "| {\"a\":1234567890123456789012345678.0123456789,\"b\":[1]}",
                "items | [{'sku': 'x', 'price': 1.50}] | [{\"price\":1.5,\"sku\":\"x\"}]",
                "home.since | strptime(letter.body ->> '$.home.since', '%d.%m.%Y') |"
                        + " \"2026-01-31\"",
                "home.flats | home.flats + 1 | 3",
                "home.flats | '12' | 12"
            })
    void writesValuesExactly(String column, String expression, String expected) {
        var body =
                "{\"id\":\"a\",\"total\":1234567890123456789012345678.0123456789,"
                        + "\"count\":9007199254740993,\"paid\":true,\"home\":{\"flats\":2"
                        + (column.equals("home.since") ? ",\"since\":\"31.01.2026\"}}" : "}}");

        assertThat(values(body, Map.of(column, expression)))
                .containsEntry(column, new ExpressionSetRow.Value.Made(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count | 1.5 | the result does not fit into a bigint without loss",
                "total | 0.12345678901 | the result does not fit into a decimal(38,10) without"
                        + " loss",
                "total | 'abc' | the result is not a number (decimal(38,10))",
                "count | cast(id as bigint) | the expression raised an error for this dead letter",
                "day | timestamp '2026-01-31 12:00' | does not fit into a date without loss",
                "items | [{'sku': 'x', 'price': 1.505}] | without loss",
                "paid | {'a': 1} | the result cannot be converted to a boolean",
                "home.flats | 1.5 | does not fit into a integer without loss",
                "extra | '{' | cannot be converted to a json"
            })
    void saysWhyThereIsNoValue(String column, String expression, String why) {
        var value = values("{\"id\":\"a\"}", Map.of(column, expression)).get(column);

        assertThat(value)
                .isInstanceOfSatisfying(
                        ExpressionSetRow.Value.Failed.class,
                        failed -> assertThat(failed.why()).contains(why));
    }

    @Test
    void doesNotComputeWhatWouldGrowTooLarge() {
        var body = "{\"id\":\"%s\"}".formatted("a".repeat(20_000));
        var values = values(body, Map.of("count", "levenshtein(id, id)", "paid", "true"));

        assertThat(values)
                .containsEntry("count", new ExpressionSetRow.Value.Failed(FAILS))
                .containsEntry("paid", new ExpressionSetRow.Value.Made("true"));
    }

    /// DuckDB computes what two expressions share once, and outside any TRY: there it would fail
    /// for the letter as a whole, which would then not even be selected.
    @Test
    void saysWhichExpressionFailsWhereTheyShareAPart() {
        var set = new LinkedHashMap<String, String>();
        set.put("count", "cast(id as bigint) + 1");
        set.put("total", "(cast(id as bigint) + 1) * 2");
        set.put("paid", "not paid");
        try (var selection = new DeadLetterSelection(Dead.app(), "orders-dlq", Dead.set(set))) {
            var letter = Dead.letter(1, "{\"id\":\"a\",\"paid\":true}");
            var pick = selection.pick(List.<Message.Seen>of(letter));

            assertThat(pick).hasSize(1);
            assertThat(values(pick.getFirst()))
                    .containsEntry("count", new ExpressionSetRow.Value.Failed(FAILS))
                    .containsEntry("total", new ExpressionSetRow.Value.Failed(FAILS))
                    .containsEntry("paid", new ExpressionSetRow.Value.Made("false"));
        }
    }

    @Test
    void refusesWhatNoLetterCouldHave() {
        assertThatThrownBy(() -> values("{}", Map.of("totl", "1")))
                .isInstanceOf(BadExpressionException.class)
                .hasMessageContaining("column 'totl' does not exist")
                .hasMessageContaining("did you mean `total`?");
    }

    @Test
    void editsTheDocumentInItsEnvelopesWhichStayAsTheyWere() {
        var outer = envelope(envelope("{\"id\":\"1\"}"));
        var layers = SnsEnvelopeReader.layers(record(outer), true);
        assertThat(layers).hasSize(3);

        var done =
                (JsonEdit.Result.Done)
                        JsonEdit.inside(layers, "{\"id\":\"ä\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(done.body(), StandardCharsets.UTF_8))
                .isEqualTo(envelope(envelope("{\"id\":\"ä\"}")));
        assertThat(JsonEdit.inside(layers, new byte[] {-1}))
                .isEqualTo(new JsonEdit.Result.Refused("the edited message is not UTF-8"));
    }

    private static String envelope(String message) {
        return "{\"Type\" : \"Notification\",\"MessageId\":\"m\",\"TopicArn\":\"t\",\"Message\":\"%s\",\"Timestamp\":\"now\"}"
                .formatted(message.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static Record record(String body) {
        return new Record("m", body.getBytes(StandardCharsets.UTF_8), Map.of(), 1, Instant.EPOCH);
    }
}

package dev.leat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The inputs of targets, as EventBridge's page on input transformation describes them.
class TargetInputTest {

    private static final MatchedEvent EVENT =
            new MatchedEvent(
                    """
                    {"id":"7","detail-type":"t","detail":{"state":"a \\"b\\"","n":1.50,"big":12345678901234567890.1,\
                    "list":[{"x":1},{"x":2}],"none":null}}\
                    """,
                    "arn:aws:events:us-east-1:000000000000:rule/r",
                    "r",
                    Instant.parse("2026-01-02T03:04:05Z"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $.detail.state     | "a \\"b\\""
                    $.detail.n         | 1.50
                    $.detail.big       | 12345678901234567890.1
                    $.detail.list      | [{"x":1},{"x":2}]
                    $.detail.list[1]   | {"x":2}
                    $.detail.list[*].x | [1,2]
                    $.detail.list.*    | [{"x":1},{"x":2}]
                    $.detail-type      | "t"
                    $.detail.none      | null
                    $.detail.absent    | null
                    $.detail.list[9].x | null
                    """)
    void aPartOfTheEvent(String path, String text) {
        assertThat(new TargetInput.Part(path).text(EVENT)).isEqualTo(text);
    }

    @Test
    void theWholeEvent() {
        assertThat(new TargetInput.Part("$").text(EVENT)).isEqualTo(EVENT.json());
        assertThat(new TargetInput.WholeEvent().text(EVENT)).isEqualTo(EVENT.json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "detail", "$detail", "$.", "$..a", "$.a[", "$.a[x]", "$['a']", "$.a b"})
    void invalidPaths(String path) {
        assertThatThrownBy(() -> new TargetInput.Part(path).check())
                .hasMessage("'%s' is not a JSON path".formatted(path));
    }

    private static TargetInput template(String template) {
        var input =
                new TargetInput.Template(
                        Map.of(
                                "state", "$.detail.state",
                                "n", "$.detail.n",
                                "list", "$.detail.list",
                                "absent", "$.detail.absent"),
                        template);
        input.check();
        return input;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"s": <state>, "n": <n>}         | {"s": "a \\"b\\"", "n": 1.50}
                    "<state> is \\"<n>\\""           | "a \\"b\\" is \\"1.50\\""
                    {"l": [9, <list>]}               | {"l": [9, [{"x":1},{"x":2}]]}
                    {"l": "<list>"}                  | {"l": "[{\\"x\\":1},{\\"x\\":2}]"}
                    {"a": <absent>, "b": "<absent>"} | {"a": null, "b": ""}
                    "1 < 2 <n>"                      | "1 < 2 1.50"
                    {"r": <aws.events.rule-name>}    | {"r": "r"}
                    "<aws.events.rule-arn>"          | "arn:aws:events:us-east-1:000000000000:rule/r"
                    <aws.events.event.ingestion-time> | "2026-01-02T03:04:05Z"
                    <aws.events.event>               | {"id":"7","detail-type":"t"}
                    """)
    void templates(String template, String text) {
        assertThat(template(template).text(EVENT)).isEqualTo(text);
    }

    @Test
    void aTemplateOfSeveralLinesAndTheWholeEvent() {
        assertThat(template("\"one <n>\"\n\"two\"").text(EVENT)).isEqualTo("\"one 1.50\"\n\"two\"");
        assertThat(template("<aws.events.event.json>").text(EVENT)).isEqualTo(EVENT.json());
    }

    @Test
    void invalidTemplates() {
        assertThatThrownBy(() -> template("<state> is <n>"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> template("{\"a\": <other>}"))
                .hasMessage("<other> is not a variable");
        assertThatThrownBy(() -> template(" ")).hasMessage("it has no JSON value");
        assertThatThrownBy(() -> new TargetInput.Constant("{").check())
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// No target accepts such a text, so only its beginning is made.
    @Test
    void aTemplateCannotMakeAnEndlessText() {
        var large =
                new MatchedEvent("{\"d\":\"" + "x".repeat(500_000) + "\"}", "", "", Instant.EPOCH);
        assertThat(template("[" + "<aws.events.event.json>,".repeat(300) + "1]").text(large))
                .hasSizeBetween(1 << 20, 2 << 20);
    }
}

package dev.leat.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FilterPolicy;
import dev.leat.app.FilterPolicy.Scope;
import dev.leat.batch.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of SNS's documentation, and what it says in words.
class MessageFilterTest {

    /// The example message of "Amazon SNS subscription filter policies".
    private static final Map<String, Attribute> PURCHASE =
            Map.of(
                    "customer_interests",
                    attribute("String.Array", "[\"soccer\", \"rugby\", \"hockey\"]"),
                    "store",
                    attribute("String", "example_corp"),
                    "event",
                    attribute("String", "order_placed"),
                    "price_usd",
                    attribute("Number", "210.75"));

    private static Attribute attribute(String type, String value) {
        return new Attribute(type, value.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean byAttributes(String policy, Map<String, Attribute> attributes) {
        return MessageFilter.of(new FilterPolicy(Scope.ATTRIBUTES, policy)).matches(attributes, "");
    }

    private static boolean byBody(String policy, String message) {
        return MessageFilter.of(new FilterPolicy(Scope.BODY, policy)).matches(Map.of(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"store": ["example_corp"], "event": [{"anything-but": "order_cancelled"}], "customer_interests": ["rugby", "football", "baseball"], "price_usd": [{"numeric": [">=", 100]}]}; true
                    {"store": ["example_corp"], "event": ["order_cancelled"], "encrypted": [false], "customer_interests": ["basketball", "baseball"]}; false
                    {}; true
                    {"store": ["EXAMPLE_CORP"]}; false
                    {"price_usd": [210.750]}; true
                    {"price_usd": ["210.75"]}; false
                    {"customer_interests": [{"anything-but": ["soccer", "rugby"]}]}; true
                    {"customer_interests": [{"anything-but": ["soccer", "rugby", "hockey"]}]}; false
                    {"customer_interests": [{"prefix": "rug"}], "nothing": [{"exists": false}]}; true
                    {"store": [{"exists": true}]}; true
                    {"store": [{"exists": false}]}; false
                    {"store": [{"exists": false}, "example_corp"]}; true
                    {"$or": [{"store": ["other"]}, {"event": ["order_placed"]}]}; true
                    {"$or": [{"store": ["other"]}, {"event": ["other"]}]}; false
                    {"$or": [{"store": ["other"]}, {"event": ["order_placed"]}], "price_usd": [1]}; false
                    """)
    void theExampleOfTheDocumentationIsHeardAsItSays(String policy, boolean heard) {
        assertThat(byAttributes(policy, PURCHASE)).isEqualTo(heard);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    "rugby"; String; rugby; true
                    "rugby"; String; baseball; false
                    "rugby"; String.Array; ["rugby", "tennis"]; true
                    "rugby"; String.Array; ["baseball"]; false
                    "rugby"; String.Array; rugby, tennis; false
                    true; String.Array; [true, null]; true
                    null; String.Array; [true, null]; true
                    true; String; true; false
                    {"anything-but": {"prefix": "order-"}}; String; data-entry; true
                    {"anything-but": {"prefix": "order-"}}; String; order-number; false
                    {"anything-but": {"prefix": ["order-", "data-"]}}; String; data-entry; false
                    {"anything-but": {"suffix": "ball"}}; String; football; false
                    {"anything-but": {"suffix": "ball"}}; String; rugby; true
                    {"anything-but": {"wildcard": "*ball"}}; String; football; false
                    {"anything-but": {"wildcard": "*ball"}}; String; hockey; true
                    {"anything-but": {"equals-ignore-case": "ABC"}}; String; abc; false
                    {"anything-but": [100, 500]}; Number; 101; true
                    {"anything-but": [100, 500]}; Number; 100.0; false
                    {"anything-but": [100, 500]}; String.Array; [100, 50]; true
                    {"cidr": "10.0.0.0/24"}; String; 10.0.0.255; true
                    {"cidr": "10.0.0.0/24"}; String; 10.1.1.0; false
                    {"cidr": "10.0.0.0/24"}; String; localhost; false
                    {"cidr": "2001:db8::/33"}; String; 2001:db8:7fff::1; true
                    {"cidr": "2001:db8::/33"}; String; 2001:db8:8000::1; false
                    {"equals-ignore-case": "tennis"}; String; TENNis; true
                    {"equals-ignore-case": "tennis"}; String; tenni; false
                    {"prefix": "bas"}; String; basketball; true
                    {"prefix": "bas"}; String; rugby; false
                    {"prefix": {"equals-ignore-case": "BAS"}}; String; basketball; true
                    {"suffix": "ball"}; String; baseball; true
                    {"suffix": "ball"}; String; all; false
                    {"wildcard": "*ball"}; String; basketball; true
                    {"wildcard": "b*e*l"}; String; baseball; true
                    {"wildcard": "ab*ba"}; String; aba; false
                    {"wildcard": "a*bc*c"}; String; abc; false
                    {"wildcard": "a\\\\*b"}; String; a*b; true
                    {"wildcard": "a\\\\*b"}; String; axb; false
                    {"numeric": ["=", 301.5]}; Number; 3.015e2; true
                    {"numeric": ["=", 301.5]}; String; 301.5; false
                    {"numeric": ["=", 301.5]}; Number.float; 301.5; true
                    {"numeric": [">", 0, "<=", 150]}; Number; 150; true
                    {"numeric": [">", 0, "<=", 150]}; Number; 0; false
                    {"numeric": ["<", 0.1]}; Number; 0.09999999999999999999999; true
                    {"numeric": ["=", 0.1]}; Number; 0.1000000000000000000001; false
                    {"numeric": [">", 999999999.99999]}; Number; 999999999.999990000000000001; true
                    {"numeric": [">", 0]}; Number; 1e999999999; true
                    {"exists": true}; String.Array; []; false
                    {"exists": true}; Binary; x; false
                    """)
    void conditionsTakeWhatTheySay(String condition, String type, String value, boolean taken) {
        var all = Map.of("a", attribute(type, value), "other", attribute("String", "x"));
        assertThat(byAttributes("{\"a\": [" + condition + "]}", all)).isEqualTo(taken);
    }

    @Test
    void absenceWantsAMessageWithAttributes() {
        var policy = "{\"store\": [{\"exists\": false}]}";
        assertThat(byAttributes(policy, Map.of())).isFalse();
        assertThat(byAttributes(policy, Map.of("b", attribute("Binary", "x")))).isFalse();
        assertThat(byAttributes(policy, Map.of("b", attribute("String", "x")))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a": {"b": [1]}}; {"a": {"b": 1.0, "c": 2}}; true
                    {"a": {"b": [1]}}; {"a": {"b": "1"}}; false
                    {"a": {"b": [1]}}; {"a": [[{"b": 1}]]}; true
                    {"a": {"b": [1]}}; {"a.b": 1}; true
                    {"a.b": [1]}; {"a": {"b": 1}}; true
                    {"a.b.c": [1]}; {"a.b": {"c": 1}}; true
                    {"a": {"b": [1], "c": [2]}}; {"a": [{"b": 1, "c": 2}, {"b": 3}]}; true
                    {"a": {"b": [1], "c": [2]}}; {"a": [{"b": 1}, {"c": 2}]}; false
                    {"a": {"b": [1], "c": [2]}}; {"a.b": 1, "a": {"c": 2}}; true
                    {"headers": {"route-to": ["queue1"]}}; {"headers": {"route-to": ["queue2", "queue1"]}}; true
                    {"headers": {"route-to": ["queue1"]}}; {"headers": {"route-to": ["queue3"]}}; false
                    {"a": [null]}; {"a": null}; true
                    {"a": [null]}; {}; false
                    {"a": [true]}; {"a": true}; true
                    {"a": [true]}; {"a": "true"}; false
                    {"a": [{"exists": true}]}; {"a": null}; false
                    {"a": [{"exists": true}]}; {"a": ""}; false
                    {"a": [{"exists": true}]}; {"a": {"b": 1}}; false
                    {"a": [{"exists": true}]}; {"a": false}; true
                    {"a": [{"exists": false}]}; {}; true
                    {"a": [{"exists": false}]}; {"a": null}; false
                    {"a": {"b": [{"exists": false}]}}; {"a": [{"b": 1}, {"c": 1}]}; false
                    {"a": {"b": [{"exists": false}]}}; {"a": [{"c": 1}]}; true
                    {"a": {"b": [{"exists": false}], "c": [1]}}; {"a": {"c": 1}}; true
                    {"a": [1]}; {"a": 2, "a": 1}; true
                    {"a": [1]}; [{"a": 1}]; false
                    {"a": [1]}; {"a": 1} x; false
                    {"a": [1]}; no JSON; false
                    {"a": [{"anything-but": 1}]}; {"a": 123456789012345678901234567890}; true
                    {"a": [{"anything-but": 1}]}; {}; false
                    {}; no JSON; true
                    {"source": ["aws.cloudwatch"], "$or": [{"metricName": ["CPU"]}, {"namespace": ["EC2"]}]}; {"source": "aws.cloudwatch", "namespace": "EC2"}; true
                    {"source": ["aws.cloudwatch"], "$or": [{"metricName": ["CPU"]}, {"namespace": ["EC2"]}]}; {"source": "aws.cloudwatch"}; false
                    {"d": {"scope": ["S"], "$or": [{"source": ["w"]}, {"type": ["t"]}]}, "$or": [{"m": [1]}, {"n": [2]}]}; {"m": 1, "d": {"scope": "S", "type": "t"}}; true
                    {"d": {"scope": ["S"], "$or": [{"source": ["w"]}, {"type": ["t"]}]}, "$or": [{"m": [1]}, {"n": [2]}]}; {"m": 1, "d": {"scope": "S", "type": "x"}}; false
                    {"$or": [{"numeric": 123}, {"prefix": "abc"}]}; {"$or": 123}; wrong
                    {"$or": ["x", "y"]}; {"$or": "y"}; true
                    {"$or": [{"prefix": "x"}]}; {"$or": "xy"}; true
                    """)
    void bodiesAreLookedThrough(String policy, String message, String heard) {
        if (heard.equals("wrong")) {
            assertThatThrownBy(() -> byBody(policy, message))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(byBody(policy, message)).isEqualTo(Boolean.parseBoolean(heard));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a": [["x"]]}; FilterPolicy: Match value must be String, number, true, false, or null
                    {"a": "x"}; FilterPolicy: "a" must be an object or an array
                    {"a": []}; FilterPolicy: Empty arrays are not allowed
                    {"a": {"b": ["x"]}}; Filter policy scope MessageAttributes does not support nested filter policy
                    {"a": [{"exists": null}]}; FilterPolicy: exists match pattern must be either true or false.
                    {"a": [{"error": 1}]}; FilterPolicy: Unrecognized match type error
                    {"a": [{"prefix": "x", "suffix": "y"}]}; FilterPolicy: Only one key allowed in match expression
                    {"a": [{"prefix": 1}]}; FilterPolicy: prefix match pattern must be a string
                    {"a": [{"wildcard": "a**"}]}; FilterPolicy: Consecutive wildcard characters at pos 2
                    {"a": [{"cidr": "10.0.0.0"}]}; FilterPolicy: Malformed CIDR, one '/' required
                    {"a": [{"cidr": "localhost/8"}]}; FilterPolicy: Nonstandard IP address: localhost
                    {"a": [{"anything-but": [1, "x"]}]}; FilterPolicy: Inside anything but list, either all values are number or string, mixed type is not supported
                    {"a": [{"anything-but": [true]}]}; FilterPolicy: Inside anything but list, start|null|boolean is not supported.
                    {"a": [{"anything-but": {"numeric": ["=", 1]}}]}; FilterPolicy: Unsupported anything-but pattern: numeric
                    {"a": [{"numeric": []}]}; FilterPolicy: Invalid member in numeric match: ]
                    {"a": [{"numeric": [50]}]}; FilterPolicy: Invalid member in numeric match: 50
                    {"a": [{"numeric": ["error", 1]}]}; FilterPolicy: Unrecognized numeric range operator: error
                    {"a": [{"numeric": ["<", "100"]}]}; FilterPolicy: Value of < must be numeric
                    {"a": [{"numeric": ["="]}]}; FilterPolicy: Value of equals must be numeric
                    {"a": [{"numeric": ["<", 20, ">", 1]}]}; FilterPolicy: Too many elements in numeric expression
                    {"a": [{"numeric": [">", 20, ">", 30]}]}; FilterPolicy: Bad numeric range operator: >
                    {"a": [{"numeric": [">", 30, "<", 20]}]}; FilterPolicy: Bottom must be less than top
                    {"a": [{"numeric": [">", 1, "<", 2, "<", 3]}]}; FilterPolicy: Too many terms in numeric range expression
                    {"a": [1000000001]}; FilterPolicy: Value must be between -1.0E9 and 1.0E9, inclusive
                    {"a": ["x"], "b": ["x"], "c": ["x"], "d": ["x"], "e": ["x"], "f": ["x"]}; FilterPolicy: Filter policy can not have more than 5 keys
                    """)
    void whatSnsRefusesIsRefusedInItsWords(String policy, String why) {
        assertThatThrownBy(() -> byAttributes(policy, PURCHASE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (var policy : new String[] {"", "[]", "\"a\"", "{", "{} {}", "{\"a\":[1],\"a\":[1]}"}) {
            assertThatThrownBy(() -> byAttributes(policy, PURCHASE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("FilterPolicy: failed to parse JSON.");
        }
    }

    @Test
    void combinationsAreCountedAsTheDocumentationDoes() {
        // four values three levels down, three values two levels down: 4 * 3 * 3 * 2 = 72
        var nested = "{\"a\": {\"b\": {\"c\": %s}}, \"d\": {\"e\": [\"one\", \"two\", \"three\"]}}";
        assertThat(byBody(nested.formatted(values(4)), "{}")).isFalse();
        assertThat(byBody(nested.formatted(values(8)), "{}")).isFalse();
        assertThatThrownBy(() -> byBody(nested.formatted(values(9)), "{}"))
                .hasMessage("FilterPolicy: Filter policy is too complex");
        assertThat(byAttributes("{\"a\": " + values(150) + "}", PURCHASE)).isFalse();
        assertThatThrownBy(() -> byAttributes("{\"a\": " + values(151) + "}", PURCHASE))
                .hasMessage("FilterPolicy: Filter policy is too complex");
    }

    @Test
    void deepNestingIsRefused() {
        var deep = "{\"a\":".repeat(100_000);
        assertThat(byBody("{\"a\": [1]}", deep)).isFalse();
        assertThat(byBody("{\"a\": [1]}", "{\"a\":" + "[".repeat(100_000))).isFalse();
        assertThatThrownBy(() -> byBody(deep, "{}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String values(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"v" + i + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}

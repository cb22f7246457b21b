package dev.leat.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The operators of event patterns as EventBridge's user guide describes them.
class EventPatternTest {

    private static boolean matches(String pattern, String event) {
        return EventPattern.of(pattern).matches(EventPattern.Event.of(event).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a": ["x"]}                                      | {"a": "x"}              | true
                    {"a": ["x"]}                                      | {"a": "X"}              | false
                    {"a": ["x", "y"]}                                 | {"a": "y", "b": 1}      | true
                    {"a": ["x"], "b": [1]}                            | {"a": "x", "b": 2}      | false
                    {"a": {"b": ["x"]}}                               | {"a": {"b": "x"}}       | true
                    {"a": ["x"]}                                      | {"a": ["w", "x"]}       | true
                    {"a": [null]}                                     | {"a": null}             | true
                    {"a": [""]}                                       | {"a": ""}               | true
                    {"a": [true]}                                     | {"a": "true"}           | false
                    {"a": [300]}                                      | {"a": 3.0e2}            | true
                    {"a": ["300"]}                                    | {"a": 300}              | false
                    {"a": [7000000000]}                               | {"a": 7000000000}       | true
                    {"a": [{"prefix": "x"}]}                          | {"a": "xy"}             | true
                    {"a": [{"prefix": {"equals-ignore-case": "X"}}]}  | {"a": "xy"}             | true
                    {"a": [{"suffix": ".png"}]}                       | {"a": "b.png"}          | true
                    {"a": [{"suffix": {"equals-ignore-case": ".P"}}]} | {"a": "b.p"}            | true
                    {"a": [{"anything-but": "x"}]}                    | {"a": "y"}              | true
                    {"a": [{"anything-but": ["x", "y"]}]}             | {"a": "y"}              | false
                    {"a": [{"anything-but": {"prefix": "x"}}]}        | {"a": "xy"}             | false
                    {"a": [{"anything-but": {"suffix": ["x", "y"]}}]} | {"a": "wy"}             | false
                    {"a": [{"anything-but": {"wildcard": "*/x"}}]}    | {"a": "w/x"}            | false
                    {"a": [{"anything-but": {"equals-ignore-case": "x"}}]} | {"a": "X"}         | false
                    {"a": [{"anything-but": "x"}]}                    | {"b": "y"}              | false
                    {"a": [{"numeric": [">", 0, "<=", 5]}]}           | {"a": 5}                | true
                    {"a": [{"numeric": ["=", 5000000000]}]}           | {"a": 5e9}              | true
                    {"a": [{"numeric": ["<", 0]}]}                    | {"a": "-1"}             | false
                    {"a": [{"numeric": ["<", 0.1]}]}                  | {"a": 0.09999999999999999999999} | true
                    {"a": [{"cidr": "10.0.0.0/24"}]}                  | {"a": "10.0.0.255"}     | true
                    {"a": [{"cidr": "10.0.0.0/24"}]}                  | {"a": "10.0.1.0"}       | false
                    {"a": [{"exists": true}]}                         | {"a": null}             | true
                    {"a": [{"exists": true}]}                         | {"a": ""}               | true
                    {"a": [{"exists": true}]}                         | {"a": {"b": 1}}         | false
                    {"a": [{"exists": false}]}                        | {"b": 1}                | true
                    {"a": [{"exists": false}]}                        | {"a": null}             | false
                    {"a": [{"exists": false}, "x"]}                   | {"a": "x"}              | true
                    {"a": [{"equals-ignore-case": "x"}]}              | {"a": "X"}              | true
                    {"a": [{"wildcard": "dir/*.p*g"}]}                | {"a": "dir/x.png"}      | true
                    {"$or": [{"a": [1]}, {"b": [2]}]}                 | {"b": 2}                | true
                    {"c": [3], "$or": [{"a": [1]}, {"b": [2]}]}       | {"b": 2}                | false
                    {"a": {"b": ["x"], "c": ["y"]}}                   | {"a": [{"b": "x", "c": "z"}, {"b": "w", "c": "y"}]} | false
                    """)
    void operators(String pattern, String event, boolean matches) {
        assertThat(matches(pattern, event)).isEqualTo(matches);
    }

    @Test
    void moreNamesAndCombinationsThanInAFilterPolicy() {
        var names =
                IntStream.range(0, 40)
                        .mapToObj("\"n%d\": [1, 2, 3]"::formatted)
                        .collect(Collectors.joining(", ", "{", "}"));
        assertThat(EventPattern.of(names)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                              | Empty objects are not allowed
                    {"a": {}}                       | Empty objects are not allowed
                    {"a": []}                       | Empty arrays are not allowed
                    {"a": "x"}                      | "a" must be an object or an array
                    {"a": [{"like": "x"}]}          | Unrecognized match type like
                    {"a": [{"numeric": ["<", 6e9]}]} | Value must be between -5.0E9 and 5.0E9, inclusive
                    []                              | failed to parse JSON. Filter is not an object
                    """)
    void invalidPatterns(String pattern, String reason) {
        assertThatThrownBy(() -> EventPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    /// Each `$or` multiplies the combinations: 3^6 = 729, 3^7 = 2187.
    @Test
    void tooManyCombinations() {
        assertThat(EventPattern.of(ors(6))).isNotNull();
        assertThatThrownBy(() -> EventPattern.of(ors(7)))
                .isInstanceOf(EventPattern.TooComplexException.class)
                .hasMessageContaining("1000");
    }

    private static String ors(int depth) {
        return IntStream.range(0, depth)
                .mapToObj(
                        "\"x%1$d\": {\"$or\": [{\"a\": [1]}, {\"b\": [2]}, {\"c\": [3]}]}"
                                ::formatted)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void anEventIsAJsonObject() {
        assertThat(EventPattern.Event.of("[1]")).isEmpty();
        assertThat(EventPattern.Event.of("{\"a\": 1} x")).isEmpty();
        assertThat(EventPattern.Event.of("{\"a\": ".repeat(2_000))).isEmpty();
    }
}

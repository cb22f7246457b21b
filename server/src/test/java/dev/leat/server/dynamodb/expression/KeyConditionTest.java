package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.item.KeyRange;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Conditions of queries on a table with the key `p` and `q`.
class KeyConditionTest {

    private static KeyCondition parse(String expression) {
        var parsed =
                ConditionParser.parse(
                        ExpressionKind.KEY_CONDITION, expression, Given.placeholders());
        return KeyCondition.of(parsed, "p", Optional.of("q"));
    }

    @ParameterizedTest
    @CsvSource({"q < :one,<", "q <= :one,<=", "q = :one,=", "q >= :one,>=", "q > :one,>"})
    void comparesTheSortKey(String part, String comparator) {
        var condition = parse("p = :hello AND " + part);
        assertThat(condition.partition()).isEqualTo(Given.text("hello"));
        assertThat(condition.sort()).isEqualTo(new KeyRange.Compared(comparator, Given.number(1)));
        assertThat(parse("(%s) AND (p = :hello)".formatted(part))).isEqualTo(condition);
    }

    @Test
    void theValueMayComeFirst() {
        assertThat(parse(":hello = p AND :one < q").sort())
                .isEqualTo(new KeyRange.Compared(">", Given.number(1)));
    }

    @Test
    void takesARangeOrAPrefix() {
        assertThat(parse("p = :hello").sort()).isEqualTo(new KeyRange.All());
        assertThat(parse("p = :hello AND q BETWEEN :one AND :two").sort())
                .isEqualTo(new KeyRange.Between(Given.number(1), Given.number(2)));
        assertThat(parse("begins_with(q, :x) AND p = :hello").sort())
                .isEqualTo(new KeyRange.Prefix(Given.text("x")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    q = :one                              | Query condition missed key schema element: p
                    p > :one                              | Query key condition not supported
                    p = :one AND more = :one             | Query condition missed key schema element: q
                    p = :one AND q = :one AND more = :x  | Query key condition not supported
                    p = :one AND p = :two                 | must only contain one condition per key
                    p = :one OR q = :one                  | Invalid operator used in KeyConditionExpression: OR
                    NOT p = :one                          | Invalid operator used in KeyConditionExpression: NOT
                    p = :one AND q <> :one                | Invalid operator used in KeyConditionExpression: <>
                    p = :one AND q IN (:one)              | Invalid operator used in KeyConditionExpression: IN
                    p = :one AND contains(q, :x)          | Invalid operator used in KeyConditionExpression: contains
                    p = :one AND attribute_exists(q)      | Invalid operator used in KeyConditionExpression: attribute_exists
                    p.k = :one                            | cannot have conditions on nested attributes
                    p = q                                 | Query key condition not supported
                    p = :one AND size(q) = :one           | cannot contain more than one operation on a key
                    """)
    void isRefused(String expression, String message) {
        assertThatThrownBy(() -> parse(expression))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining(message);
    }
}

package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.item.ItemValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Conditions that DynamoDB accepts, evaluated on one item.
class ConditionTest {

    private static final List<ItemValue> ONE_OF_EACH_TYPE =
            Stream.of(
                            ":hello",
                            ":five",
                            ":bytes",
                            ":true",
                            ":null",
                            ":list",
                            ":map",
                            ":ab",
                            ":numbers",
                            ":set")
                    .map(name -> Given.VALUES.get(name))
                    .toList();

    static Stream<ConditionCases.Case> cases() {
        return ConditionCases.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isEvaluatedAsDynamoDbDoes(ConditionCases.Case one) {
        assertThat(one.result()).isEqualTo(one.holds());
    }

    @ParameterizedTest
    @EnumSource
    void comparesEachPairOfTypes(Comparator comparator) {
        for (var left : ONE_OF_EACH_TYPE) {
            for (var right : ONE_OF_EACH_TYPE) {
                assertThat(comparator.test(Optional.of(left), Optional.of(right)))
                        .as("%s %s %s", left.type(), comparator, right.type())
                        .isEqualTo(expected(comparator, left, right));
            }
        }
    }

    private static boolean expected(Comparator comparator, ItemValue left, ItemValue right) {
        boolean same = left.type().equals(right.type());
        boolean sorted = same && Set.of("S", "N", "B").contains(left.type());
        return switch (comparator) {
            case EQUAL -> same;
            case NOT_EQUAL -> !same;
            case LESS_OR_EQUAL, GREATER_OR_EQUAL -> sorted;
            case LESS, GREATER -> false;
        };
    }

    @Test
    void namesTheAttributesThatItIsAbout() {
        var condition =
                ConditionParser.parse(
                        ExpressionKind.FILTER,
                        "size(s) > n AND (listed[0] IN (:one, ten) OR NOT begins_with(#map.s, t))",
                        Given.placeholders());
        assertThat(condition.attributes())
                .containsExactlyInAnyOrder("s", "n", "listed", "ten", "doc", "t");
    }

    @Test
    void aConditionOnAnItemThatDoesNotExistHasNoAttributes() {
        var none = new dev.leat.item.Item(Map.of());
        var absent =
                ConditionParser.parse(
                        ExpressionKind.CONDITION, "attribute_not_exists(n)", Given.placeholders());
        assertThat(absent.test(none)).isTrue();
    }
}

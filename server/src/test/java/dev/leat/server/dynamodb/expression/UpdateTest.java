package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Updates that DynamoDB accepts, applied to one item.
class UpdateTest {

    static Stream<UpdateCases.Case> cases() {
        return UpdateCases.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesTheItemAsDynamoDbDoes(UpdateCases.Case one) {
        var result = one.result();
        assertThat(one.isAsExpected(result)).as("%s: %s", one.expected(), result).isTrue();
    }
}

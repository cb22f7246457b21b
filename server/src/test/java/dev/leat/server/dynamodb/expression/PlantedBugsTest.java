package dev.leat.server.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cases of [ConditionTest] and [UpdateTest] find bugs that are planted in the evaluator.
@Tag("search")
class PlantedBugsTest {

    @ParameterizedTest
    @EnumSource
    void aCaseFindsTheBugOfConditions(PlantedBug bug) {
        assertThat(ConditionCases.ALL)
                .anyMatch(one -> bug.test(one.parsed(), Given.ITEM) != one.holds());
    }

    @ParameterizedTest
    @EnumSource
    void aCaseFindsTheBugOfUpdates(PlantedUpdateBug bug) {
        assertThat(UpdateCases.ALL).anyMatch(one -> !one.isAsExpected(bug.result(one.parsed())));
    }

    @Test
    void noCaseFindsABugWithoutOne() {
        assertThat(ConditionCases.ALL).allMatch(one -> one.result() == one.holds());
        assertThat(UpdateCases.ALL).allMatch(one -> one.isAsExpected(one.result()));
        assertThat(PlantedBug.values().length + PlantedUpdateBug.values().length)
                .isGreaterThanOrEqualTo(20);
    }
}

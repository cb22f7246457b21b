package dev.leat.topic;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// The values of a message that policies match. Names contain no dots: `a.b` is represented as `b`
/// within `a`.
sealed interface FilterInput {

    /// A scalar value.
    sealed interface Leaf extends FilterInput {}

    record Text(String value) implements Leaf {}

    record Number(BigDecimal value) implements Leaf {

        @Override
        public boolean equals(Object other) {
            return other instanceof Number that && value.compareTo(that.value) == 0;
        }

        @Override
        public int hashCode() {
            return value.stripTrailingZeros().hashCode();
        }
    }

    record Truth(boolean value) implements Leaf {}

    record Nothing() implements Leaf {}

    /// An array, or several values of one name: a message may contain both `a.b` and a `b` within
    /// `a`.
    record Some(List<FilterInput> items) implements FilterInput {}

    record Members(Map<String, FilterInput> byName) implements FilterInput {}
}

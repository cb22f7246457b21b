package dev.leat.topic;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// What a message says, as far as policies look at it. Names have no dots: `a.b` is `b` within `a`.
sealed interface FilterInput {

    /// A value without parts.
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

    /// An array, or what has one name twice.
    record Some(List<FilterInput> items) implements FilterInput {}

    record Members(Map<String, FilterInput> byName) implements FilterInput {}
}
